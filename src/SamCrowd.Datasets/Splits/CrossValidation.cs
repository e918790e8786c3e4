using SamCrowd.Datasets.Sampling;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Splits;

/// <summary>Folds as nnU-Net draws them (nnunetv2/utilities/crossval_split.py and nnUNetTrainer.do_split).</summary>
internal static class CrossValidation
{
    public const int FoldCount = 5;

    public const int Seed = 12345;

    /// <summary>scikit-learn's <c>KFold(folds, shuffle=True, random_state=seed)</c> on the sorted ids.</summary>
    public static IReadOnlyList<Fold> Create(IEnumerable<string> ids, int folds = FoldCount, int seed = Seed)
    {
        string[] sorted = [.. ids.Order(StringComparer.Ordinal)];
        CheckCount(sorted.Length, folds);
        var order = Enumerable.Range(0, sorted.Length).ToArray();
        new NumpyRandomState(seed).Shuffle(order.AsSpan());
        var foldOf = new int[sorted.Length];
        for (int fold = 0, next = 0; fold < folds; fold++)
        {
            // The first n mod k folds have one case more (sklearn/model_selection/_split.py, KFold._iter_test_indices).
            var size = (sorted.Length / folds) + (fold < sorted.Length % folds ? 1 : 0);
            foreach (var index in order.AsSpan(next, size)) foldOf[index] = fold;
            next += size;
        }
        return Assemble(sorted, foldOf, folds);
    }

    /// <summary>
    /// Folds in which every group is spread as evenly as it can be, e.g. by scanner or by site; nnU-Net has no such split.
    /// </summary>
    /// <param name="groups">The group of each case id.</param>
    public static IReadOnlyList<Fold> CreateStratified(IReadOnlyDictionary<string, string> groups, int folds = FoldCount, int seed = Seed)
    {
        string[] sorted = [.. groups.Keys.Order(StringComparer.Ordinal)];
        CheckCount(sorted.Length, folds);
        var foldOf = new int[sorted.Length];
        var random = new NumpyRandomState(seed);
        var next = 0;
        foreach (var group in Enumerable.Range(0, sorted.Length).GroupBy(index => groups[sorted[index]])
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var members = group.ToArray();
            random.Shuffle(members.AsSpan());
            foreach (var index in members) foldOf[index] = next++ % folds;
        }
        return Assemble(sorted, foldOf, folds);
    }

    /// <summary>The random 80:20 fold that nnU-Net takes where a fold beyond the split file is asked for.</summary>
    /// <param name="fold">The fold's number; seeds the draw.</param>
    public static Fold CreateBeyond(IEnumerable<string> ids, int fold)
    {
        string[] sorted = [.. ids.Order(StringComparer.Ordinal)];
        var train = new NumpyRandomState(Seed + fold).Permutation(sorted.Length).Take((int)(sorted.Length * 0.8)).ToHashSet();
        return new Fold([.. sorted.Where((_, index) => train.Contains(index))], [.. sorted.Where((_, index) => !train.Contains(index))]);
    }

    private static Fold[] Assemble(string[] sorted, int[] foldOf, int folds) =>
    [
        .. Enumerable.Range(0, folds).Select(fold => new Fold(
            [.. sorted.Where((_, index) => foldOf[index] != fold)],
            [.. sorted.Where((_, index) => foldOf[index] == fold)])),
    ];

    private static void CheckCount(int cases, int folds)
    {
        if (folds < 2)
            throw new InvalidInputException($"a cross-validation has at least 2 folds, not {folds}: ask for more, or train fold 'all'");
        if (cases < folds)
            throw new InvalidInputException($"{cases} training case(s) cannot be split into {folds} folds: add cases, ask for fewer folds, "
                + "or train fold 'all'");
    }
}
