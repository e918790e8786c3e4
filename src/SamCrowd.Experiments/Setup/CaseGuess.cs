using SamCrowd.Datasets.Import;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Study.Data;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Setup;

/// <summary>Which cases train and test: those with boxes train, others with ground truth test.</summary>
/// <param name="Train">Ids; null where a number or the data set's own split says it.</param>
/// <param name="TrainCount">A number to draw; null where there is none.</param>
/// <param name="Test">As <paramref name="Train"/>.</param>
/// <param name="TestCount">As <paramref name="TrainCount"/>.</param>
/// <param name="All">The training cases, or all that they may be drawn from.</param>
/// <param name="Fold">Which fold is trained: "0", or "all" where a fold would be left without a case.</param>
internal sealed record CaseGuess(
    IReadOnlyList<string>? Train, int? TrainCount, IReadOnlyList<string>? Test, int? TestCount, IReadOnlyList<string> All, string Fold)
{
    private const int FewestTests = 10;
    private const long Seed = 12345;

    /// <exception cref="InvalidInputException">No case has both boxes and ground truth, or there is only one.</exception>
    public static CaseGuess Of(DatasetSource source, IReadOnlyList<BoxGuess> boxes)
    {
        string[] labelled = [.. source.LabelledIds.Order(StringComparer.Ordinal)];
        var own = source.Cases.Where(item => item.IsTest && item.Label is not null).Select(item => item.Id).ToHashSet();
        if (labelled.Length < 2)
            throw new InvalidInputException(source.Root, $"has {labelled.Length} cases with a label map", "a study needs one to train and "
                + "one to test");
        if (boxes.Count == 0) return WithoutBoxes(source, labelled, own);
        var boxed = boxes.SelectMany(one => one.Boxes.Prompts).Select(prompt => prompt.Case).ToHashSet();
        string[] train = [.. labelled.Where(id => boxed.Contains(id) && !own.Contains(id))];
        string[] others = [.. labelled.Except(boxed)];
        if (train.Length == 0)
            throw new InvalidInputException(
                boxes[0].Path,
                $"no boxed case has ground truth in {source.Root}; boxed are {Few([.. boxed.Order(StringComparer.Ordinal)])}, labelled are "
                    + $"{Few(labelled)}",
                "the ids must be the same");
        if (own.Count > 0) return new CaseGuess(train, null, null, null, train, FoldOf(train, boxes));
        if (others.Length > 0 && others.Length >= train.Length / 5)
        {
            var tests = Math.Min(others.Length, Math.Max(FewestTests, train.Length));
            return new CaseGuess(train, null, tests == others.Length ? others : null, tests == others.Length ? null
                : tests, train, FoldOf(train, boxes));
        }
        if (train.Length < 2)
            throw new InvalidInputException(source.Root, "has one case with boxes and ground truth, and no other with ground truth",
                "add a case to test on");
        string[] shuffled = [.. train];
        new RandomStream(Seed).Shuffle<string>(shuffled);
        var count = Math.Max(1, train.Length / 5);
        string[] test = [.. shuffled.Take(count).Order(StringComparer.Ordinal)];
        train = [.. train.Except(test)];
        return new CaseGuess(train, null, test, null, train, FoldOf(train, boxes));
    }

    private static CaseGuess WithoutBoxes(DatasetSource source, string[] labelled, HashSet<string> own)
    {
        if (source.Split is { } split && split.Train.Concat(split.Test).All(labelled.Contains))
            return new CaseGuess(null, null, null, null, split.Train, "0");
        string[] others = [.. labelled.Where(id => !own.Contains(id))];
        if (own.Count > 0 && others.Length > 0) return new CaseGuess(null, null, null, null, others, FoldOf(others, []));
        var test = Math.Max(1, labelled.Length / 4);
        return new CaseGuess(null, labelled.Length - test, null, test, labelled, FoldOf(labelled[test..], []));
    }

    private static string FoldOf(string[] train, IReadOnlyList<BoxGuess> boxes)
    {
        if (train.Length < 5) return "all";
        var fold = TrainingFolds.Select(new TrainingSection(), train, "0");
        return boxes.Select(one => one.Boxes.Cases).All(cases => fold.Train.Any(cases.Contains) && fold.Validation.Any(cases.Contains))
            ? "0" : "all";
    }

    private static string Few(string[] ids) => ids.Length <= 3 ? string.Join(", ", ids) : $"{string.Join(", ", ids.Take(3))}, ...";
}
