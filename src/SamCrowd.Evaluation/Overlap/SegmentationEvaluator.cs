using SamCrowd.Evaluation.Surfaces;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>Compares a folder of predicted label maps with their references, file by file of the same name.</summary>
public static class SegmentationEvaluator
{
    /// <summary>Cases in the order of their file names, as many at once as the settings say.</summary>
    /// <exception cref="InvalidInputException">A folder or file is missing, there is nothing to compare, or two grids differ.</exception>
    public static EvaluationSummary Evaluate(
        string referenceFolder, string predictionFolder, EvaluationSettings settings, IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        var names = FindCases(referenceFolder, predictionFolder, settings);
        return Evaluate([.. names.Select(name => (Path.Combine(referenceFolder, name), Path.Combine(predictionFolder, name)))], settings, progress, cancellation);
    }

    /// <summary>Label maps that need not lie in one folder, each with its reference; cases in the order given.</summary>
    /// <exception cref="InvalidInputException">A file is missing, or two grids differ.</exception>
    public static EvaluationSummary Evaluate(
        IReadOnlyList<(string Reference, string Prediction)> files, EvaluationSettings settings, IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (settings.Regions.Count == 0) throw new InvalidInputException("no label to evaluate; name at least one");
        var cases = new CaseEvaluation[files.Count];
        var done = 0;
        ParallelCases.For(cases.Length, settings.Threads, cancellation, i =>
        {
            cases[i] = EvaluateFiles(files[i].Reference, files[i].Prediction, settings);
            progress?.Report(new StepProgress("Evaluate", Interlocked.Increment(ref done), cases.Length, cases[i].CaseId));
        });
        return new EvaluationSummary(settings.Regions, cases);
    }

    public static CaseEvaluation EvaluateFiles(string referenceFile, string predictionFile, EvaluationSettings settings)
    {
        if (!File.Exists(referenceFile)) throw new InvalidInputException($"{referenceFile} does not exist, but {predictionFile} does; add the reference or remove the prediction");
        var reference = VolumeFile.Read<short>(referenceFile);
        var prediction = VolumeFile.Read<short>(predictionFile);
        if (reference.Size != prediction.Size)
            throw new InvalidInputException($"{predictionFile} is {prediction.Size} voxels but its reference is {reference.Size} (z x y x x); predict on the reference's grid");
        var overlap = Overlap(reference, prediction, settings.Regions, settings.IgnoreLabel);
        if (settings.UnfoundIsNaN) overlap = [.. overlap.Select(one => one.PredictedVoxels == 0 ? one with { Dice = double.NaN, IoU = double.NaN } : one)];
        var surfaces = settings.SurfaceToleranceMm is { } tolerance
            ? settings.Regions.Select(region => SurfaceDistances.Measure(reference, prediction, region, tolerance, settings.IgnoreLabel)).ToArray()
            : null;
        var name = Path.GetFileName(predictionFile);
        return new CaseEvaluation(
            name.EndsWith(settings.FileEnding, StringComparison.Ordinal) ? name[..^settings.FileEnding.Length] : Path.GetFileNameWithoutExtension(name),
            referenceFile,
            predictionFile,
            overlap,
            surfaces);
    }

    /// <param name="reference">Same size as <paramref name="prediction"/>.</param>
    /// <returns>One entry a region.</returns>
    public static IReadOnlyList<OverlapMetrics> Overlap(Volume<short> reference, Volume<short> prediction, IReadOnlyList<LabelRegion> regions, int? ignoreLabel = null)
    {
        if (reference.Size != prediction.Size)
            throw new ArgumentException($"the prediction is {prediction.Size} voxels, the reference {reference.Size}", nameof(prediction));
        var table = new ConfusionTable(reference, prediction, regions, ignoreLabel);
        return [.. regions.Select(table.Overlap)];
    }

    private static List<string> FindCases(string referenceFolder, string predictionFolder, EvaluationSettings settings)
    {
        var references = Names(referenceFolder, settings.FileEnding);
        var predictions = Names(predictionFolder, settings.FileEnding);
        var missing = references.Except(predictions).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0 && !settings.AllowMissing)
            throw new InvalidInputException($"{predictionFolder} lacks {missing.Count} of {references.Count} references, {missing[0]} the first; predict them or allow missing ones");
        return predictions.Count > 0 ? predictions : throw new InvalidInputException($"{predictionFolder} has no file that ends in {settings.FileEnding}");
    }

    private static List<string> Names(string folder, string ending)
    {
        if (!Directory.Exists(folder)) throw new InvalidInputException($"{folder} is no folder; check the path");
        return [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))
            .Where(name => name.EndsWith(ending, StringComparison.Ordinal) && !name.StartsWith('.')).Order(StringComparer.Ordinal)];
    }
}
