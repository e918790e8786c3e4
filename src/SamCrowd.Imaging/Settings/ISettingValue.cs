using System.Text.Json.Nodes;

namespace SamCrowd.Imaging.Settings;

/// <summary>A value of its own type in a record of settings.</summary>
internal interface ISettingValue
{
    /// <summary>The text that options and signatures hold.</summary>
    string ToText();

    /// <summary>What a file holds.</summary>
    JsonNode? ToJson() => ToText();
}

/// <summary>A value of its own type that files and options give as one text, e.g. a preset with its numbers.</summary>
internal interface ISettingValue<TSelf> : ISettingValue
    where TSelf : class, ISettingValue<TSelf>
{
    /// <summary>What the text may be, as the end of a sentence: "sam, medsam or ct:LEVEL,WIDTH".</summary>
    static abstract string Forms { get; }

    /// <returns>Null where the text is none of <see cref="Forms"/>.</returns>
    static abstract TSelf? FromText(string text);
}
