namespace SamCrowd.Experiments.Definition.Yaml;

/// <summary>Values in their order.</summary>
internal sealed record SettingList(Position Position, IReadOnlyList<SettingNode> Items) : SettingNode(Position);
