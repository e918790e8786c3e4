namespace SamCrowd.Experiments.Definition.Yaml;

/// <param name="Position">Of the key.</param>
internal sealed record SettingEntry(Position Position, string Key, SettingNode Value);
