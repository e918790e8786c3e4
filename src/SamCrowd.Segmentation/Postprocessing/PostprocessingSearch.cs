using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Segmentation.Postprocessing;

/// <summary>
/// Decides from the cross-validation's predictions whether to keep only the largest component (nnU-Net: determine_postprocessing): first
/// of the whole foreground, where the mean Dice rises and no label's falls; then of each label or region by itself, where its own rises.
/// </summary>
public sealed class PostprocessingSearch
{
    private readonly LabelScheme _labels;
    private readonly IReadOnlyList<(string Id, string Reference, string Prediction)> _cases;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;

    private PostprocessingSearch(LabelScheme labels, IReadOnlyList<(string, string, string)> cases, int threads, CancellationToken cancellation) =>
        (_labels, _cases, _threads, _cancellation) = (labels, cases, threads, cancellation);

    private IReadOnlyList<IReadOnlyList<int>> Classes => _labels.ForegroundRegions;

    /// <summary>Writes postprocessing.json into the predictions' folder and the changed label maps into its folder "postprocessed".</summary>
    /// <param name="predictionFolder">Label maps of the cross-validation, each case predicted by the fold that had not seen it.</param>
    /// <exception cref="InvalidInputException">A prediction has no reference, or there is none.</exception>
    public static PostprocessingPlan Determine(
        string referenceFolder, string predictionFolder, LabelScheme labels, string fileEnding, int threads, IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        var search = new PostprocessingSearch(labels, FindCases(referenceFolder, predictionFolder, fileEnding), threads, cancellation);
        var trials = 1 + (search.Classes.Count > 1 ? search.Classes.Count : 0);
        var baseline = search.Evaluate([]);
        progress?.Report(new StepProgress("Determine post-processing", 1, trials + 1));
        var (plan, means) = search.Decide(baseline, done => progress?.Report(new StepProgress("Determine post-processing", 1 + done, trials + 1)));
        search.WriteMaps(plan, Path.Combine(predictionFolder, "postprocessed"), fileEnding);
        PythonJson.Write(Path.Combine(predictionFolder, PostprocessingPlan.FileName), new JsonObject
        {
            ["input_folder"] = search.Summary(baseline),
            ["postprocessed"] = search.Summary(means),
            ["postprocessing_fns"] = plan.FunctionsToJson(),
            ["postprocessing_kwargs"] = plan.SettingsToJson(),
        });
        return plan;
    }

    private static IReadOnlyList<(string, string, string)> FindCases(string referenceFolder, string predictionFolder, string fileEnding)
    {
        foreach (var folder in new[] { referenceFolder, predictionFolder })
            if (!Directory.Exists(folder)) throw new InvalidInputException($"{folder}: there is no such folder");
        var predictions = Directory.EnumerateFiles(predictionFolder, $"*{fileEnding}").Order(StringComparer.Ordinal).ToList();
        if (predictions.Count == 0) throw new InvalidInputException($"{predictionFolder}: holds no label maps *{fileEnding}; predict the cross-validation's cases first");
        return [.. predictions.Select(prediction =>
        {
            var name = Path.GetFileName(prediction);
            var reference = Path.Combine(referenceFolder, name);
            return File.Exists(reference)
                ? (name[..^fileEnding.Length], reference, prediction)
                : throw new InvalidInputException($"{reference} is not there, but {prediction} is; give the folder of all reference label maps");
        })];
    }

    private (PostprocessingPlan Plan, OverlapMeans[] Means) Decide(OverlapMeans[] baseline, Action<int> trialDone)
    {
        List<KeepLargest> steps = [];
        var means = baseline;
        var foreground = new KeepLargest(_labels.ForegroundLabels, IsList: true);
        var trial = Evaluate([foreground]);
        if (ForegroundMean(trial).Dice > ForegroundMean(means).Dice && !trial.Zip(means).Any(pair => pair.First.Dice < pair.Second.Dice))
            (steps, means) = ([foreground], trial);
        trialDone(1);
        for (var index = 0; index < Classes.Count && Classes.Count > 1; index++)
        {
            var step = new KeepLargest(Classes[index], IsList: _labels.HasRegions && Classes[index].Count > 1);
            trial = Evaluate([.. steps, step]);
            if (trial[index].Dice > means[index].Dice) (steps, means) = ([.. steps, step], trial);
            trialDone(2 + index);
        }
        return (new PostprocessingPlan(steps), means);
    }

    /// <summary>Means over the cases, one entry a label or region.</summary>
    private OverlapMeans[] Evaluate(IReadOnlyList<KeepLargest> steps)
    {
        var perCase = new OverlapMeans[_cases.Count][];
        Parallel.For(0, _cases.Count, new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = _cancellation }, i =>
        {
            var (_, referencePath, predictionPath) = _cases[i];
            var (reference, prediction) = (VolumeFile.Read<short>(referencePath), VolumeFile.Read<short>(predictionPath));
            if (reference.Size != prediction.Size) throw new InvalidInputException($"{predictionPath} is {prediction.Size} but {referencePath} {reference.Size}; they must have one grid");
            foreach (var step in steps) step.Apply(prediction);
            perCase[i] = [.. Classes.Select(labels => OverlapMeans.OfCase(reference.Voxels, prediction.Voxels, labels, _labels.IgnoreLabel))];
        });
        return [.. Enumerable.Range(0, Classes.Count).Select(label => OverlapMeans.Mean([.. perCase.Select(one => one[label])], leaveOutNaN: true))];
    }

    private static OverlapMeans ForegroundMean(OverlapMeans[] means) => OverlapMeans.Mean(means, leaveOutNaN: false);

    private void WriteMaps(PostprocessingPlan plan, string folder, string fileEnding) =>
        Parallel.ForEach(_cases, new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = _cancellation }, one =>
        {
            var map = VolumeFile.Read<short>(one.Prediction);
            plan.Apply(map);
            VolumeFile.Write(Path.Combine(folder, one.Id + fileEnding), map.Map(label => checked((byte)label)));
        });

    private JsonObject Summary(OverlapMeans[] means)
    {
        var perClass = new JsonObject();
        for (var i = 0; i < means.Length; i++) perClass[Classes[i].Count == 1 ? $"{Classes[i][0]}" : $"({string.Join(", ", Classes[i])})"] = means[i].ToJson();
        return new JsonObject { ["foreground_mean"] = ForegroundMean(means).ToJson(), ["mean"] = perClass };
    }
}
