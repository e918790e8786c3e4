namespace SamCrowd.Experiments.Definition.Yaml;

/// <summary>One value of a settings file before it has a type, with the place it was written at.</summary>
internal abstract record SettingNode(Position Position);
