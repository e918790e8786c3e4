using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Definition.Yaml;

/// <summary>Reads YAML into settings that know where they were written, follows <c>extends</c> and applies <c>--set</c>.</summary>
internal static class SettingReader
{
    /// <summary>The key whose lists of values make one experiment for each combination (<see cref="SweepReader"/>).</summary>
    public const string Matrix = "matrix";

    private const string Extends = "extends";
    private const int DeepestExtends = 32;

    /// <summary>Keys that are about the file, not about the experiment, and what they say.</summary>
    public static IReadOnlyDictionary<string, string> FileKeys { get; } = new Dictionary<string, string>
    {
        [Extends] = "A file, or a list of them, whose keys this one overlays: maps key by key, everything else is replaced; later files "
            + "win, this one last. Relative to this file.",
        [Matrix] = "Lists of values by key, e.g. data.train: [10, 20, 40]. Each combination is a study of its own; a number in the key "
            + "picks a list's item, from 0.",
    };

    /// <param name="path">The experiment's file. Its <c>extends</c> names one file or a list of them, relative to its own folder; later
    /// ones win, the file itself last.</param>
    /// <exception cref="InvalidInputException">Missing file, no valid YAML, a key given twice, files that extend each other in a
    /// ring.</exception>
    public static SettingMap Read(string path) => Read(path, null, [], []);

    /// <param name="assignments">Each <c>key.path=value</c>; the value is YAML (so <c>[8,16]</c> is a list), a number in the path picks a
    /// list's item, counted from 0.</param>
    public static SettingMap Override(SettingMap settings, IEnumerable<string> assignments)
    {
        foreach (var assignment in assignments)
        {
            var at = assignment.IndexOf('=');
            if (at <= 0) throw new InvalidInputException($"set {assignment}: write it as key.path=value, e.g. training.epochs=2");
            var position = new Position($"set {assignment}", Directory.GetCurrentDirectory(), 0, 0);
            var value = new YamlReader(assignment[(at + 1)..], (_, _) => position).Read() ?? new SettingScalar(position, "", true);
            settings = Put(settings, assignment[..at], value, position);
        }
        return settings;
    }

    /// <summary>The settings with another value at a key's path.</summary>
    /// <param name="position">Where that was asked for.</param>
    public static SettingMap Put(SettingMap settings, string key, SettingNode value, Position position) =>
        (SettingMap)Place(settings, Parts(key, position), value, position);

    /// <param name="asked">Where another file names this one; null for the experiment's own.</param>
    /// <param name="readers">The files that lead to this one.</param>
    /// <param name="known">What was read already, so that a file that many extend is read once.</param>
    private static SettingMap Read(string path, Position? asked, IReadOnlyList<string> readers, Dictionary<string, SettingMap> known)
    {
        var full = Path.GetFullPath(path);
        if (readers.Contains(full))
        {
            var ring = string.Join(" -> ", readers.Append(full).Select(Path.GetFileName));
            throw new InvalidInputException($"{asked}: the files extend each other in a ring ({ring})");
        }
        if (known.TryGetValue(full, out var read)) return read;
        if (readers.Count >= DeepestExtends)
            throw new InvalidInputException($"{asked}: files extend each other more than {DeepestExtends} deep");
        CheckThere(path, asked);
        var folder = Path.GetDirectoryName(full)!;
        var root = new YamlReader(SettingFile.ReadText(path), (line, column) => new Position(path, folder, line, column)).Read();
        if (root is not SettingMap map)
            throw new InvalidInputException($"{new Position(path, folder, 1, 1)}: an experiment is a map of keys such as data: and arms:");
        return known[full] = Extended(map, path, [.. readers, full], known);
    }

    private static void CheckThere(string path, Position? asked)
    {
        var isFolder = Directory.Exists(path);
        if (!isFolder && File.Exists(path)) return;
        var fault = $"{path} {(isFolder ? "is a folder" : "is not there")}";
        throw new InvalidInputException(asked is null ? $"{fault}; give the path of an experiment's YAML file, e.g. experiments/demo.yaml"
            : $"{asked}: {fault}");
    }

    private static SettingMap Extended(SettingMap map, string path, IReadOnlyList<string> readers, Dictionary<string, SettingMap> known)
    {
        if (map.Find(Extends) is not { } extends) return map;
        var rest = map with { Entries = [.. map.Entries.Where(entry => entry.Key != Extends)] };
        var names = extends.Value is SettingList list ? list.Items : [extends.Value];
        var basis = new SettingMap(map.Position, []);
        foreach (var name in names)
        {
            if (name is not SettingScalar { Text.Length: > 0 } file || file.Text.Contains('\0', StringComparison.Ordinal))
                throw new InvalidInputException($"{name.Position}: extends takes a file or a list of files");
            basis = Read(Path.Combine(Path.GetDirectoryName(path) ?? "", file.Text), file.Position, readers, known).Over(basis);
        }
        return rest.Over(basis);
    }

    private static string[] Parts(string key, Position position)
    {
        var parts = key.Split('.');
        return parts.Length <= YamlReader.DeepestNesting && parts.All(part => part.Length > 0)
            ? parts
            : throw new InvalidInputException($"{position}: '{key}' is no key; write keys inside each other with a dot, e.g. "
            + $"training.epochs");
    }

    private static SettingNode Place(SettingNode? node, ReadOnlySpan<string> path, SettingNode value, Position position)
    {
        if (path.IsEmpty) return value;
        if (node is SettingList list)
        {
            if (!int.TryParse(path[0], out var index) || index < 0 || index >= list.Items.Count)
                throw new InvalidInputException($"{position}: '{path[0]}' is no item of a list of {list.Items.Count}; items count from 0");
            var placed = Place(list.Items[index], path[1..], value, position);
            return list with { Items = [.. list.Items.Select((item, i) => i == index ? placed : item)] };
        }
        var map = node as SettingMap ?? new SettingMap(position, []);
        return map.With(new SettingEntry(position, path[0], Place(map.Find(path[0])?.Value, path[1..], value, position)));
    }
}
