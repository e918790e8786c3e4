using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Fusion;

/// <summary>
/// STAPLE for one label (Warfield, Zou and Wells 2004): expectation maximisation of each annotator's sensitivity and specificity and of the
/// hidden true mask, with the marked part of all masks as the prior of foreground.
/// </summary>
public static class Staple
{
    private const double Start = 0.99;

    /// <param name="masks">One mask an annotator, all of one length; at least two.</param>
    /// <exception cref="InvalidInputException">
    /// The solution is turned over: the annotators would on the whole be worse than chance, and foreground would be what they left out.
    /// </exception>
    public static StapleResult Fuse(IReadOnlyList<bool[]> masks, int mostIterations = 100, double tolerance = 1e-7)
    {
        if (masks.Count < 2) throw new ArgumentException("fusion needs the masks of at least two annotators", nameof(masks));
        if (masks.Any(m => m.Length != masks[0].Length)) throw new ArgumentException("all masks must have one length", nameof(masks));
        // Voxels that were marked by the same annotators share their probability: there are few such patterns, whatever the size.
        var patterns = masks.Count <= 30 ? Patterns(masks) : throw new ArgumentException("fusion takes at most 30 annotators", nameof(masks));
        var prior = patterns.Sum(p => (double)p.Value * System.Numerics.BitOperations.PopCount((uint)p.Key)) / ((double)masks[0].Length * masks.Count);
        if (prior is 0 or 1) return new StapleResult(Array.ConvertAll(masks[0], v => v ? 1f : 0f), Fill(masks.Count, 1), Fill(masks.Count, 1), 0);
        var (sensitivity, specificity) = (Fill(masks.Count, Start), Fill(masks.Count, Start));
        var weights = new Dictionary<int, double>();
        var iteration = 0;
        for (var change = double.MaxValue; iteration < mostIterations && change > tolerance; iteration++)
        {
            foreach (var pattern in patterns.Keys) weights[pattern] = Foreground(pattern, prior, sensitivity, specificity);
            change = Maximise(patterns, weights, sensitivity, specificity);
        }
        if (sensitivity.Zip(specificity).Average(p => p.First + p.Second) < 1)
            throw new InvalidInputException("STAPLE came to a solution that is turned over: the annotators agree too little; fuse by majority instead");
        return new StapleResult(Map(masks, weights), sensitivity, specificity, iteration);
    }

    private static double Foreground(int pattern, double prior, double[] sensitivity, double[] specificity)
    {
        var (yes, no) = (prior, 1 - prior);
        for (var a = 0; a < sensitivity.Length; a++)
        {
            var marked = (pattern >> a & 1) == 1;
            yes *= marked ? sensitivity[a] : 1 - sensitivity[a];
            no *= marked ? 1 - specificity[a] : specificity[a];
        }
        return yes + no > 0 ? yes / (yes + no) : 0.5;
    }

    private static double Maximise(Dictionary<int, long> patterns, Dictionary<int, double> weights, double[] sensitivity, double[] specificity)
    {
        var foreground = patterns.Sum(p => p.Value * weights[p.Key]);
        var background = patterns.Sum(p => p.Value * (1 - weights[p.Key]));
        var change = 0.0;
        for (var a = 0; a < sensitivity.Length; a++)
        {
            var hit = patterns.Where(p => (p.Key >> a & 1) == 1).Sum(p => p.Value * weights[p.Key]);
            var left = patterns.Where(p => (p.Key >> a & 1) == 0).Sum(p => p.Value * (1 - weights[p.Key]));
            var (p, q) = (foreground > 0 ? hit / foreground : sensitivity[a], background > 0 ? left / background : specificity[a]);
            change = Math.Max(change, Math.Max(Math.Abs(p - sensitivity[a]), Math.Abs(q - specificity[a])));
            (sensitivity[a], specificity[a]) = (p, q);
        }
        return change;
    }

    private static Dictionary<int, long> Patterns(IReadOnlyList<bool[]> masks)
    {
        var patterns = new Dictionary<int, long>();
        for (var i = 0; i < masks[0].Length; i++)
        {
            var pattern = PatternAt(masks, i);
            patterns[pattern] = patterns.GetValueOrDefault(pattern) + 1;
        }
        return patterns;
    }

    private static int PatternAt(IReadOnlyList<bool[]> masks, int voxel)
    {
        var pattern = 0;
        for (var a = 0; a < masks.Count; a++)
            if (masks[a][voxel]) pattern |= 1 << a;
        return pattern;
    }

    private static float[] Map(IReadOnlyList<bool[]> masks, Dictionary<int, double> weights)
    {
        var probability = new float[masks[0].Length];
        for (var i = 0; i < probability.Length; i++) probability[i] = (float)weights[PatternAt(masks, i)];
        return probability;
    }

    private static double[] Fill(int count, double value) => [.. Enumerable.Repeat(value, count)];
}
