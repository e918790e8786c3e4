using SamCrowd.Evaluation.Regions;
using SamCrowd.Evaluation.Surfaces;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>Compares a folder of predicted label maps with their references, file by file of the same name.</summary>
[ResultVersion("evaluation", 1)]
internal static class SegmentationEvaluator
{
    /// <summary>Cases in the order of their file names, as many at once as the settings say.</summary>
    /// <exception cref="InvalidInputException">A folder or file is missing, there is nothing to compare, or two grids differ.</exception>
    public static EvaluationSummary Evaluate(
        string referenceFolder, string predictionFolder, EvaluationSettings settings, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (settings.FileEnding is not ['.', _, ..])
            throw new InvalidInputException($"the file ending '{settings.FileEnding}'", "it does not start with a dot",
                $"write it as .{settings.FileEnding}");
        var notes = new List<string>();
        var files = FindCases(referenceFolder, predictionFolder, settings, notes);
        var summary = Evaluate(files, settings, progress, cancellation);
        NoteOtherValues("reference", summary.Cases, one => one.OtherReferenceValues, notes);
        NoteOtherValues("prediction", summary.Cases, one => one.OtherPredictionValues, notes);
        return summary with { Notes = notes };
    }

    /// <summary>Label maps that need not lie in one folder, each with its reference; cases in the order given.</summary>
    /// <exception cref="InvalidInputException">A file is missing, or two grids differ.</exception>
    public static EvaluationSummary Evaluate(
        IReadOnlyList<(string Reference, string Prediction)> files, EvaluationSettings settings, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        SettingCheck.Require(settings, "evaluation");
        if (settings.Regions.Count == 0) throw new InvalidInputException("no label to evaluate; name at least one");
        if (settings.Regions.CountBy(region => region.Key).FirstOrDefault(region => region.Value > 1).Key is { } twice)
            throw new InvalidInputException($"label {twice}", "it is named twice", "name it once");
        var cases = new CaseEvaluation[files.Count];
        var done = 0;
        ParallelCases.For(cases.Length, ParallelCases.Threads(settings.Threads), cancellation, i =>
        {
            cases[i] = EvaluateFiles(files[i].Reference, files[i].Prediction, settings);
            progress?.Report(new StepProgress("Evaluate", Interlocked.Increment(ref done), cases.Length, cases[i].CaseId));
        });
        return new EvaluationSummary(settings.Regions, cases);
    }

    public static CaseEvaluation EvaluateFiles(string referenceFile, string predictionFile, EvaluationSettings settings)
    {
        if (!File.Exists(referenceFile))
            throw new InvalidInputException(
                $"{referenceFile} does not exist, but {predictionFile} does; add the reference or remove the prediction");
        var reference = VolumeFile.Read<short>(referenceFile);
        var prediction = VolumeFile.ReadOnto<short>(predictionFile, referenceFile);
        var overlap = Overlap(reference, prediction, settings.Regions, settings.IgnoreLabel);
        if (settings.UnfoundIsNaN)
            overlap = [.. overlap.Select(one => one.PredictedVoxels == 0 ? one with { Dice = double.NaN, IoU = double.NaN } : one)];
        var surfaces = settings.SurfaceDistances
            ? settings.Regions.Select(region =>
                SurfaceDistances.Measure(reference, prediction, region, settings.SurfaceToleranceMm, settings.IgnoreLabel)).ToArray()
            : null;
        var name = Path.GetFileName(predictionFile);
        return new CaseEvaluation(
            name.EndsWith(settings.FileEnding, StringComparison.OrdinalIgnoreCase)
                ? name[..^settings.FileEnding.Length] : Path.GetFileNameWithoutExtension(name),
            referenceFile,
            predictionFile,
            overlap,
            surfaces)
        {
            OtherReferenceValues = OtherValues(reference, settings),
            OtherPredictionValues = OtherValues(prediction, settings),
        };
    }

    /// <param name="reference">Same size as <paramref name="prediction"/>.</param>
    /// <returns>One entry a region.</returns>
    public static IReadOnlyList<OverlapMetrics> Overlap(Volume<short> reference, Volume<short> prediction,
        IReadOnlyList<LabelRegion> regions, int? ignoreLabel = null)
    {
        if (reference.Size != prediction.Size)
            throw new ArgumentException($"the prediction is {prediction.Size} voxels, the reference {reference.Size}", nameof(prediction));
        var table = new ConfusionTable(reference, prediction, regions, ignoreLabel);
        return [.. regions.Select(table.Overlap)];
    }

    private static short[] OtherValues(Volume<short> labels, EvaluationSettings settings)
    {
        var seen = new bool[1 << 16];
        foreach (var value in labels.Voxels) seen[(ushort)value] = true;
        foreach (var value in settings.Regions.SelectMany(region => region.Values).Append(settings.IgnoreLabel ?? 0).Append(0))
            if (value is >= short.MinValue and <= short.MaxValue) seen[(ushort)value] = false;
        return [.. Enumerable.Range(0, seen.Length).Where(value => seen[value]).Select(value => (short)value).Order()];
    }

    private static void NoteOtherValues(string what, IReadOnlyList<CaseEvaluation> cases,
        Func<CaseEvaluation, IReadOnlyList<short>> valuesOf, List<string> notes)
    {
        foreach (var value in cases.SelectMany(valuesOf).Distinct().Order())
        {
            var with = cases.Where(one => valuesOf(one).Contains(value)).ToList();
            notes.Add($"the value {value} of {with.Count} of {cases.Count} {what}s, {with[0].CaseId} the first, is no label that is "
                + "evaluated");
        }
    }

    private static List<(string Reference, string Prediction)> FindCases(string referenceFolder, string predictionFolder,
        EvaluationSettings settings, List<string> notes)
    {
        var references = Files(referenceFolder, settings.FileEnding, notes);
        var predictions = Files(predictionFolder, settings.FileEnding, notes);
        if (predictions.Count == 0)
            throw new InvalidInputException(predictionFolder, $"it has no file that ends in {settings.FileEnding}",
                "check the folder and the file ending");
        string[] missing = [.. references.Keys.Except(predictions.Keys)];
        if (missing.Length > 0 && !settings.AllowMissing)
        {
            throw new InvalidInputException(
                predictionFolder, $"it lacks {missing.Length} of {references.Count} references, {references[missing[0]]} the first",
                "predict them or allow missing ones");
        }
        if (missing.Length > 0)
            notes.Add($"{predictionFolder}: it lacks {missing.Length} of {references.Count} references, which count nowhere: "
                + $"{string.Join(", ", missing.Take(10))}{(missing.Length > 10 ? ", …" : "")}");
        return [.. predictions.Select(file => (
            Path.Combine(referenceFolder, references.GetValueOrDefault(file.Key, file.Value)),
            Path.Combine(predictionFolder, file.Value)))];
    }

    /// <summary>File names by case; endings are alike in upper and lower case.</summary>
    private static SortedDictionary<string, string> Files(string folder, string ending, List<string> notes)
    {
        if (!Directory.Exists(folder)) throw new InvalidInputException(folder, "there is no such folder", "check the path");
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.'))
            .Order(StringComparer.Ordinal))
        {
            if (!name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                if (VolumeFile.HasKnownEnding(name))
                    notes.Add($"{Path.Combine(folder, name)}: not compared, as it does not end in {ending}");
            }
            else if (!files.TryAdd(name[..^ending.Length], name))
            {
                throw new InvalidInputException(folder, $"{files[name[..^ending.Length]]} and {name} are one case", "remove one of them");
            }
        }
        return files;
    }
}
