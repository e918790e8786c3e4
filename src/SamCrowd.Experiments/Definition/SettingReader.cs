using SamCrowd.Imaging;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SamCrowd.Experiments.Definition;

/// <summary>Reads YAML into settings that know where they were written, follows <c>extends</c> and applies <c>--set</c>.</summary>
public static class SettingReader
{
    /// <summary>The key whose lists of values make one experiment for each combination (<see cref="SweepReader"/>).</summary>
    public const string Matrix = "matrix";

    private const string Extends = "extends";

    /// <summary>Keys that are about the file, not about the experiment, and what they say.</summary>
    public static IReadOnlyDictionary<string, string> FileKeys { get; } = new Dictionary<string, string>
    {
        [Extends] = "A file, or a list of them, whose keys this one overlays: maps key by key, everything else is replaced; later files win, this one last. Relative to this file.",
        [Matrix] = "Lists of values by key, e.g. data.train: [10, 20, 40]. Each combination is a study of its own; a number in the key picks a list's item, from 0.",
    };

    /// <param name="path">The experiment's file. Its <c>extends</c> names one file or a list of them, relative to its own folder; later ones win, the file itself last.</param>
    /// <exception cref="InvalidInputException">Missing file, no valid YAML, a key given twice, files that extend each other in a ring.</exception>
    public static SettingMap Read(string path) => Read(path, []);

    /// <param name="assignments">Each <c>key.path=value</c>; the value is YAML (so <c>[8,16]</c> is a list), a number in the path picks a list's item, counted from 0.</param>
    public static SettingMap Override(SettingMap settings, IEnumerable<string> assignments)
    {
        foreach (var assignment in assignments)
        {
            var at = assignment.IndexOf('=');
            if (at <= 0) throw new InvalidInputException($"--set {assignment}: write it as key.path=value, e.g. --set training.epochs=2");
            var position = new Position($"--set {assignment}", Directory.GetCurrentDirectory(), 0, 0);
            var value = Parse(assignment[(at + 1)..], position, (_, _) => position) ?? new SettingScalar(position, "", true);
            settings = Put(settings, assignment[..at], value, position);
        }
        return settings;
    }

    /// <summary>The settings with another value at a key's path.</summary>
    /// <param name="position">Where that was asked for.</param>
    public static SettingMap Put(SettingMap settings, string key, SettingNode value, Position position) => (SettingMap)Place(settings, key.Split('.'), value, position);

    private static SettingMap Read(string path, IReadOnlyList<string> readers)
    {
        var full = Path.GetFullPath(path);
        if (readers.Contains(full)) throw new InvalidInputException($"{path}: the files extend each other in a ring ({string.Join(" -> ", readers.Append(full).Select(Path.GetFileName))})");
        if (!File.Exists(full)) throw new InvalidInputException($"{path} is not there; give the path of an experiment's YAML file, e.g. experiments/demo.yaml");
        var folder = Path.GetDirectoryName(full)!;
        var start = new Position(path, folder, 1, 1);
        var root = Parse(File.ReadAllText(full), start, (line, column) => new Position(path, folder, line, column));
        if (root is not SettingMap map) throw new InvalidInputException($"{start}: an experiment is a map of keys such as data: and arms:");
        if (map.Find(Extends) is not { } extends) return map;
        var rest = map with { Entries = [.. map.Entries.Where(entry => entry.Key != Extends)] };
        var names = extends.Value is SettingList list ? list.Items : [extends.Value];
        var basis = new SettingMap(start, []);
        foreach (var name in names)
        {
            if (name is not SettingScalar { Text: var file }) throw new InvalidInputException($"{name.Position}: extends takes a file or a list of files");
            var below = Path.Combine(Path.GetDirectoryName(path) ?? "", file);
            if (!File.Exists(below)) throw new InvalidInputException($"{name.Position}: {below} is not there");
            basis = Read(below, [.. readers, full]).Over(basis);
        }
        return rest.Over(basis);
    }

    private static SettingNode? Parse(string text, Position start, Func<int, int, Position> at)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw new InvalidInputException($"{at((int)error.Start.Line, (int)error.Start.Column)}: {error.Message.Split('\n')[0].TrimEnd('.')}", error);
        }
        if (stream.Documents.Count > 1) throw new InvalidInputException($"{start.Source}: one document a file, not {stream.Documents.Count}");
        return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode, at);
    }

    private static SettingNode Convert(YamlNode node, Func<int, int, Position> at)
    {
        var position = at((int)node.Start.Line, (int)node.Start.Column);
        return node switch
        {
            YamlScalarNode scalar => new SettingScalar(position, scalar.Value ?? "", scalar.Style is ScalarStyle.Plain or ScalarStyle.Any),
            YamlSequenceNode list => new SettingList(position, [.. list.Children.Select(item => Convert(item, at))]),
            YamlMappingNode map => new SettingMap(position, [.. map.Children.Select(pair => new SettingEntry(
                at((int)pair.Key.Start.Line, (int)pair.Key.Start.Column),
                (pair.Key as YamlScalarNode)?.Value ?? throw new InvalidInputException($"{position}: a key is a word"),
                Convert(pair.Value, at)))]),
            _ => throw new InvalidInputException($"{position}: this kind of YAML value is not used here"),
        };
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
