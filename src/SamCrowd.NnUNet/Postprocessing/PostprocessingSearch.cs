using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Evaluation.Regions;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Models;

namespace SamCrowd.NnUNet.Postprocessing;

/// <summary>
/// Decides from the cross-validation's predictions whether to keep only the largest component (nnU-Net: determine_postprocessing): first
/// of the whole foreground, where the mean Dice rises and no label's falls; then of each label or region by itself, where its own rises.
/// </summary>
internal sealed class PostprocessingSearch
{
    private readonly IReadOnlyList<(string Id, string Reference, string Prediction)> _cases;
    private readonly string _outputFolder;
    private readonly LabelScheme _labels;
    private readonly EvaluationSettings _settings;
    private readonly IReadOnlyList<LabelRegion> _regions;
    private readonly CancellationToken _cancellation;

    private PostprocessingSearch(IReadOnlyList<(string, string, string)> cases, string outputFolder, DatasetDescription dataset,
        int threads, CancellationToken cancellation)
    {
        (_cases, _outputFolder, _labels, _cancellation) = (cases, outputFolder, dataset.Labels, cancellation);
        _settings = LabelRegions.Settings(dataset) with { Threads = threads };
        _regions = _settings.Regions;
    }

    /// <summary>
    /// Writes postprocessing.json and nnU-Net's postprocessing.pkl into the folder, and the changed label maps with their summary.json into
    /// its folder "postprocessed".
    /// </summary>
    /// <param name="cases">Label maps of the cross-validation, each case predicted by the fold that had not seen it.</param>
    /// <exception cref="InvalidInputException">A file is missing, or two grids differ.</exception>
    public static PostprocessingResult Determine(
        IReadOnlyList<(string Id, string Reference, string Prediction)> cases, string outputFolder, DatasetDescription dataset, int threads,
        IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        var search = new PostprocessingSearch(cases, outputFolder, dataset, threads, cancellation);
        var trials = 2 + (search._regions.Count > 1 ? search._regions.Count : 0);
        var done = 0;
        var before = search.Evaluate([]);
        Report();
        var (plan, after) = search.Decide(before, Report);
        search.WriteMaps(plan, after);
        var file = Path.Combine(outputFolder, PostprocessingPlan.FileName);
        PythonJson.Write(file, new JsonObject
        {
            ["input_folder"] = Means(before),
            ["postprocessed"] = Means(after),
            ["postprocessing_fns"] = plan.FunctionsToJson(),
            ["postprocessing_kwargs"] = plan.SettingsToJson(),
        });
        plan.WritePickle(Path.Combine(outputFolder, PostprocessingPlan.PickleName));
        return new PostprocessingResult(plan, file, before, after);

        void Report() => progress?.Report(new StepProgress("Determine post-processing", ++done, trials));
    }

    private (PostprocessingPlan Plan, EvaluationSummary After) Decide(EvaluationSummary before, Action trialDone)
    {
        List<KeepLargest> steps = [];
        var current = before;
        var foreground = new KeepLargest(_labels.ForegroundLabels, IsList: true);
        var trial = Evaluate([foreground]);
        if (trial.ForegroundMean.Dice > current.ForegroundMean.Dice
            && !trial.Means.Zip(current.Means).Any(pair => pair.First.Dice < pair.Second.Dice))
            (steps, current) = ([foreground], trial);
        trialDone();
        for (var index = 0; index < _regions.Count && _regions.Count > 1; index++)
        {
            var step = new KeepLargest(_regions[index].Values, _regions[index].IsRegion);
            trial = Evaluate([.. steps, step]);
            if (trial.Means[index].Dice > current.Means[index].Dice) (steps, current) = ([.. steps, step], trial);
            trialDone();
        }
        return (new PostprocessingPlan(steps), current);
    }

    private EvaluationSummary Evaluate(IReadOnlyList<KeepLargest> steps)
    {
        var measured = new CaseEvaluation[_cases.Count];
        ForEachCase(i =>
        {
            var (id, referencePath, predictionPath) = _cases[i];
            foreach (var path in new[] { referencePath, predictionPath })
                if (!File.Exists(path))
                    throw new InvalidInputException($"{path} is not there; every case needs its reference and its prediction");
            var (reference, prediction) =
                (VolumeFile.Read<short>(referencePath), VolumeFile.ReadOnto<short>(predictionPath, referencePath));
            foreach (var step in steps) step.Apply(prediction);
            measured[i] = new CaseEvaluation(id, referencePath, ChangedMap(i),
                SegmentationEvaluator.Overlap(reference, prediction, _regions, _settings.IgnoreLabel));
        });
        return new EvaluationSummary(_regions, measured);
    }

    private void WriteMaps(PostprocessingPlan plan, EvaluationSummary after)
    {
        ForEachCase(i =>
        {
            var map = VolumeFile.Read<short>(_cases[i].Prediction);
            plan.Apply(map);
            LabelConversion.Write(ChangedMap(i), map, _labels);
        });
        SummaryFile.Write(Path.Combine(_outputFolder, "postprocessed", ModelFolder.SummaryFile), after);
    }

    private string ChangedMap(int index) => Path.Combine(_outputFolder, "postprocessed", _cases[index].Id + _settings.FileEnding);

    private void ForEachCase(Action<int> work) => ParallelCases.For(_cases.Count, _settings.Threads, _cancellation, work);

    private static JsonObject Means(EvaluationSummary summary)
    {
        var json = SummaryFile.ToJson(summary);
        json.Remove("metric_per_case");
        return json;
    }
}
