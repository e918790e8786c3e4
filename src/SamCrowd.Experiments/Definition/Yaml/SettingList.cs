namespace SamCrowd.Experiments.Definition.Yaml;

/// <summary>Values in their order.</summary>
public sealed record SettingList(Position Position, IReadOnlyList<SettingNode> Items) : SettingNode(Position);
