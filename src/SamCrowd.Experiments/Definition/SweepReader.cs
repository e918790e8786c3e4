using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Definition;

/// <summary>
/// Reads an experiment's YAML with its <c>matrix</c>: lists of values by key, of which every combination is an experiment of its own.
/// </summary>
internal static class SweepReader
{
    /// <summary>Of combinations; each is a study with a folder of its own.</summary>
    private const int MostPoints = 1000;

    /// <param name="assignments">Of <c>--set</c>; a value of the matrix wins over them.</param>
    /// <exception cref="InvalidInputException">One line with file, line, column and what to do.</exception>
    public static Sweep Read(string path, IEnumerable<string> assignments, CancellationToken cancellation = default)
    {
        // Beside the caller's thread, so that a file that cannot be opened or that does not end cannot keep a stop from ending the program.
        var reading = Task.Run(() => ReadHere(path, assignments), cancellation);
        return reading.WaitAsync(cancellation).GetAwaiter().GetResult();
    }

    private static Sweep ReadHere(string path, IEnumerable<string> assignments)
    {
        var settings = SettingReader.Override(SettingReader.Read(path), assignments);
        if (settings.Find(SettingReader.Matrix) is not { } matrix)
        {
            var only = ExperimentReader.Read(settings);
            return new Sweep(only.Name, [], [new SweepPoint("", [], only)]);
        }
        settings = settings with { Entries = [.. settings.Entries.Where(entry => entry != matrix)] };
        var axes = Axes(matrix);
        var points = Combinations(axes).Select(values => Point(settings, axes, values)).ToArray();
        var twice = points.GroupBy(point => point.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new InvalidInputException($"{matrix.Position}: two combinations of matrix are called '{twice.Key}'; give each "
                + "value once");
        return new Sweep(points[0].Experiment.Name, [.. axes.Select(axis => axis.Key)], points);
    }

    private static IReadOnlyList<SettingEntry> Axes(SettingEntry matrix)
    {
        if (matrix.Value is not SettingMap { Entries.Count: > 0 } map)
            throw new InvalidInputException($"{matrix.Value.Position}: matrix takes keys with lists of values, e.g. data.train: "
                + "[10, 20, 40]");
        foreach (var entry in map.Entries)
            if (entry.Value is not SettingList { Items.Count: > 0 })
                throw new InvalidInputException($"{entry.Value.Position}: '{entry.Key}' takes a list of the values to try, e.g. [10, 20, "
                    + "40]; write a key inside another with a dot, e.g. data.train");
        var points = map.Entries.Aggregate(1L, (product, entry) =>
            Math.Min(MostPoints + 1, product * ((SettingList)entry.Value).Items.Count));
        if (points > MostPoints)
            throw new InvalidInputException($"{matrix.Position}: matrix has more than {MostPoints} combinations; try fewer "
                + "values at a time");
        return map.Entries;
    }

    /// <summary>One item of each list, the last key's changing fastest.</summary>
    private static IEnumerable<IReadOnlyList<SettingNode>> Combinations(IReadOnlyList<SettingEntry> axes) => axes.Aggregate(
        (IEnumerable<IReadOnlyList<SettingNode>>)[[]],
        (combinations, axis) => combinations.SelectMany(before =>
            ((SettingList)axis.Value).Items.Select(item => (IReadOnlyList<SettingNode>)[.. before, item])));

    private static SweepPoint Point(SettingMap settings, IReadOnlyList<SettingEntry> axes, IReadOnlyList<SettingNode> values)
    {
        // The key's position, so that a wrong one is shown where it stands in the matrix.
        foreach (var (axis, value) in axes.Zip(values)) settings = SettingReader.Put(settings, axis.Key, value, axis.Position);
        string[] texts = [.. values.Select(Text)];
        var name = string.Join('_', axes.Zip(texts, (axis, text) => $"{ShortName(axes, axis.Key)}-{FolderName(text)}"));
        return new SweepPoint(name, texts, ExperimentReader.Read(settings));
    }

    /// <summary>The key's last part where that tells it from the others.</summary>
    private static string ShortName(IReadOnlyList<SettingEntry> axes, string key)
    {
        var last = Last(key);
        return axes.Count(axis => Last(axis.Key) == last) == 1 ? last : FolderName(key);
    }

    private static string Last(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static string FolderName(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '-'));

    private static string Text(SettingNode node) => node switch
    {
        SettingScalar scalar => scalar.Text,
        SettingList list => string.Join('-', list.Items.Select(Text)),
        SettingMap map => string.Join('-', map.Entries.Select(entry => $"{entry.Key}-{Text(entry.Value)}")),
        _ => "",
    };
}
