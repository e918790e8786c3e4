namespace SamCrowd.Experiments.Definition.Yaml;

/// <summary>A single value as it was written.</summary>
/// <param name="IsPlain">Without quotes: may be a number, true, false or null.</param>
internal sealed record SettingScalar(Position Position, string Text, bool IsPlain) : SettingNode(Position)
{
    public bool IsNull => IsPlain && Text is "" or "~" or "null";
}
