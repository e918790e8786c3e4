using System.Text.Json.Nodes;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition.Binding;

/// <summary>A path a setting gave, made absolute, with the place it was written at (for errors).</summary>
/// <param name="Full">Absolute; relative ones start from the YAML's folder, those of <c>--set</c> from the current folder.</param>
internal sealed record InputPath(string Full, Position Position) : ISettingValue
{
    private const string FullKey = "full", PositionKey = "position";

    public override string ToString() => Full;

    public string ToText() => Full;

    /// <summary>With its place, which a run keeps for errors of later stages.</summary>
    public JsonNode ToJson() => new JsonObject
    {
        [FullKey] = Full,
        [PositionKey] = new JsonObject
        {
            ["source"] = Position.Source,
            ["folder"] = Position.Folder,
            ["line"] = Position.Line,
            ["column"] = Position.Column,
        },
    };

    /// <summary>What <see cref="ToJson"/> wrote; null where the object is something else.</summary>
    internal static SettingScalar? FromJson(JsonObject json)
    {
        if (json.Count != 2 || json[FullKey] is not JsonValue full || json[PositionKey] is not JsonObject place) return null;
        var position = new Position((string)place["source"]!, (string)place["folder"]!, (int)place["line"]!, (int)place["column"]!);
        return new SettingScalar(position, (string)full!, false);
    }
}
