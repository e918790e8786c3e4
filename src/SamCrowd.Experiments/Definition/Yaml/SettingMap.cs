namespace SamCrowd.Experiments.Definition.Yaml;

/// <summary>Keys with values, in the order they were written.</summary>
internal sealed record SettingMap(Position Position, IReadOnlyList<SettingEntry> Entries) : SettingNode(Position)
{
    public SettingEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    /// <summary>Where the value of a key's path was written, e.g. "arms.1.name", or the nearest one above it.</summary>
    public Position PlaceOf(string key)
    {
        SettingNode node = this;
        foreach (var part in key.Split('.'))
        {
            var next = node switch
            {
                SettingMap map => map.Find(part)?.Value,
                SettingList list => list.Items[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)],
                _ => null,
            };
            if (next is null) break;
            node = next;
        }
        return node.Position;
    }

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
