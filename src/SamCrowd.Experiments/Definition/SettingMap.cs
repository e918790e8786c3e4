namespace SamCrowd.Experiments.Definition;

/// <summary>Keys with values, in the order they were written.</summary>
public sealed record SettingMap(Position Position, IReadOnlyList<SettingEntry> Entries) : SettingNode(Position)
{
    public SettingEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    /// <summary>This map with one entry put in place of its namesake, or added at the end.</summary>
    public SettingMap With(SettingEntry entry) => this with
    {
        Entries = Find(entry.Key) is null ? [.. Entries, entry] : [.. Entries.Select(old => old.Key == entry.Key ? entry : old)],
    };

    /// <summary>The base's entries overlaid with this map's: maps are merged key by key, everything else is replaced.</summary>
    public SettingMap Over(SettingMap basis)
    {
        var merged = basis with { Position = Position };
        foreach (var entry in Entries)
        {
            var below = merged.Find(entry.Key)?.Value as SettingMap;
            merged = merged.With(entry.Value is SettingMap map && below is not null ? entry with { Value = map.Over(below) } : entry);
        }
        return merged;
    }
}
