using System.Numerics;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Fusion;

/// <summary>
/// STAPLE for one label (Warfield, Zou and Wells 2004): expectation maximisation of each annotator's sensitivity and specificity and of the
/// hidden true mask, with the marked part of all masks as the prior of foreground. A voxel of which an annotator says nothing is missing
/// data: it tells nothing of the annotator, and the annotator nothing of it.
/// </summary>
internal static class Staple
{
    private const double Start = 0.99;
    private const int MostAnnotators = 32;

    /// <param name="masks">One mask an annotator, all of one length; at least two.</param>
    /// <param name="known">Where each annotator says anything; null for everywhere.</param>
    /// <exception cref="InvalidInputException">
    /// The solution is turned over: the annotators would on the whole be worse than chance, and foreground would be what they left out.
    /// </exception>
    public static StapleResult Fuse(IReadOnlyList<bool[]> masks, IReadOnlyList<bool[]>? known = null, int mostIterations = 100,
        double tolerance = 1e-7)
    {
        if (masks.Count is < 2 or > MostAnnotators)
            throw new ArgumentException($"fusion takes the masks of 2 to {MostAnnotators} annotators", nameof(masks));
        if (masks.Concat(known ?? []).Any(m => m.Length != masks[0].Length))
            throw new ArgumentException("all masks must have one length", nameof(masks));
        // Voxels that were marked by the same annotators share their probability: there are few such patterns, whatever the size.
        var patterns = Patterns(masks, known);
        var said = patterns.Sum(p => (double)p.Value * BitOperations.PopCount(p.Key.Known));
        var prior = said > 0 ? patterns.Sum(p => (double)p.Value * BitOperations.PopCount(p.Key.Marked)) / said : 0;
        if (prior is 0 or 1)
            return new StapleResult(Filled(masks[0].Length, (float)prior), Filled(masks.Count, 1.0), Filled(masks.Count, 1.0), 0);
        var (sensitivity, specificity) = (Filled(masks.Count, Start), Filled(masks.Count, Start));
        var weights = new Dictionary<Pattern, double>();
        var iteration = 0;
        for (var change = double.MaxValue; iteration < mostIterations && change > tolerance; iteration++)
        {
            foreach (var pattern in patterns.Keys) weights[pattern] = Foreground(pattern, prior, sensitivity, specificity);
            change = Maximise(patterns, weights, sensitivity, specificity);
        }
        if (sensitivity.Zip(specificity).Average(p => p.First + p.Second) < 1)
            throw new InvalidInputException(
                "STAPLE came to a solution that is turned over: the annotators agree too little; fuse by majority instead");
        return new StapleResult(Map(masks, known, weights), sensitivity, specificity, iteration);
    }

    private static double Foreground(Pattern pattern, double prior, double[] sensitivity, double[] specificity)
    {
        var (yes, no) = (prior, 1 - prior);
        for (var a = 0; a < sensitivity.Length; a++)
        {
            if (!pattern.Knows(a)) continue;
            yes *= pattern.Marks(a) ? sensitivity[a] : 1 - sensitivity[a];
            no *= pattern.Marks(a) ? 1 - specificity[a] : specificity[a];
        }
        return yes + no > 0 ? yes / (yes + no) : 0.5;
    }

    private static double Maximise(Dictionary<Pattern, long> patterns, Dictionary<Pattern, double> weights, double[] sensitivity,
        double[] specificity)
    {
        var change = 0.0;
        for (var a = 0; a < sensitivity.Length; a++)
        {
            double foreground = 0, background = 0, hit = 0, left = 0;
            foreach (var (pattern, count) in patterns)
            {
                if (!pattern.Knows(a)) continue;
                var (yes, no) = (count * weights[pattern], count * (1 - weights[pattern]));
                (foreground, background) = (foreground + yes, background + no);
                if (pattern.Marks(a)) hit += yes;
                else left += no;
            }
            var (p, q) = (foreground > 0 ? hit / foreground : sensitivity[a], background > 0 ? left / background : specificity[a]);
            change = Math.Max(change, Math.Max(Math.Abs(p - sensitivity[a]), Math.Abs(q - specificity[a])));
            (sensitivity[a], specificity[a]) = (p, q);
        }
        return change;
    }

    private static Dictionary<Pattern, long> Patterns(IReadOnlyList<bool[]> masks, IReadOnlyList<bool[]>? known)
    {
        var patterns = new Dictionary<Pattern, long>();
        for (var i = 0; i < masks[0].Length; i++)
        {
            var pattern = PatternAt(masks, known, i);
            patterns[pattern] = patterns.GetValueOrDefault(pattern) + 1;
        }
        return patterns;
    }

    private static Pattern PatternAt(IReadOnlyList<bool[]> masks, IReadOnlyList<bool[]>? known, int voxel)
    {
        uint says = 0, marks = 0;
        for (var a = 0; a < masks.Count; a++)
        {
            if (known is not null && !known[a][voxel]) continue;
            says |= 1u << a;
            if (masks[a][voxel]) marks |= 1u << a;
        }
        return new Pattern(says, marks);
    }

    private static float[] Map(IReadOnlyList<bool[]> masks, IReadOnlyList<bool[]>? known, Dictionary<Pattern, double> weights)
    {
        var probability = new float[masks[0].Length];
        for (var i = 0; i < probability.Length; i++) probability[i] = (float)weights[PatternAt(masks, known, i)];
        return probability;
    }

    private static T[] Filled<T>(int count, T value) => [.. Enumerable.Repeat(value, count)];

    /// <summary>A bit an annotator: who says anything of a voxel, and who marked it.</summary>
    private readonly record struct Pattern(uint Known, uint Marked)
    {
        public bool Knows(int annotator) => (Known >> annotator & 1) == 1;

        public bool Marks(int annotator) => (Marked >> annotator & 1) == 1;
    }
}
