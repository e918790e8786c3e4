using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Postprocessing;

namespace SamCrowd.NnUNet.Validation;

/// <summary>
/// Chooses among trained configurations, and pairs of them, by the mean foreground Dice of cross-validation, and the post-processing that
/// helps the one chosen (nnU-Net: find_best_configuration.py). Of equals the first wins, and ensembles come last.
/// </summary>
internal static class BestConfiguration
{
    public const string EnsembleFolder = "ensembles";

    /// <param name="models">All of one data set.</param>
    /// <param name="outputFolder">Gets ensembles, inference_information.json and inference_instructions.txt; each model's pooled
    /// predictions lie with the model.</param>
    /// <exception cref="InvalidInputException">A label or a prediction is missing.</exception>
    public static BestConfigurationResult Find(
        DatasetFolder dataset, IReadOnlyList<ValidatedModel> models, string outputFolder, BestConfigurationSettings settings,
        IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (models.Count == 0) throw new InvalidInputException("no model to choose from; give at least one model folder");
        var repeated = models.GroupBy(model => model.Name).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
            throw new InvalidInputException($"two model folders are called {repeated.Key}; rename one, the name tells them apart");
        var pool = new CrossValidationPool(dataset, ParallelCases.Threads(settings.Threads), progress, cancellation);
        List<Candidate> candidates = [.. models.Select(pool.Of)];
        List<string> notTried = [];
        foreach (var pair in settings.Ensembles ? Pairs(models) : [])
        {
            if (CrossValidationPool.Obstacle(pair) is { } obstacle) notTried.Add($"{pair[0].Name} and {pair[1].Name}: {obstacle}");
            else candidates.Add(pool.OfEnsemble(pair, Path.Combine(outputFolder, EnsembleFolder)));
        }
        var best = candidates.MaxBy(candidate => double.IsNaN(candidate.Dice) ? double.NegativeInfinity : candidate.Dice)!;
        var postprocessing = PostprocessingSearch.Determine(
            [.. best.Models[0].CaseIds.Select(id =>
            (id, dataset.Case(id).LabelPath!, Path.Combine(best.Folder, id + dataset.Description.FileEnding)))],
            best.Folder, dataset.Description, ParallelCases.Threads(settings.Threads), progress, cancellation);
        var report = new BestConfigurationReport(dataset.Name, models, settings, candidates, best, postprocessing);
        return new BestConfigurationResult(candidates, best, notTried, postprocessing, report.Write(outputFolder), report.Instructions);
    }

    private static IEnumerable<ValidatedModel[]> Pairs(IReadOnlyList<ValidatedModel> models) =>
        from first in Enumerable.Range(0, models.Count)
        from second in Enumerable.Range(first + 1, models.Count - first - 1)
        select new[] { models[first], models[second] };
}
