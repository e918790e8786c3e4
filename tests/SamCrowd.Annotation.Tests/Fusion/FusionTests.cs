using SamCrowd.Annotation.Fusion;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Tests.Fusion;

public class FusionTests
{
    [Fact]
    public void The_majority_keeps_what_enough_drew_as_the_median_box()
    {
        BoxPrompt[] prompts = [Box("a", 10), Box("b", 12), Box("c", 11), Box("c", 60)];
        var fused = Assert.Single(BoxFusion.Majority(new BoxTable(prompts)).Prompts);
        Assert.Equal(new PixelBox(11, 5, 31, 25), fused.Box);
        Assert.Equal(2, BoxFusion.Majority(new BoxTable(prompts), new() { Votes = 0.3 }).Prompts.Count);
    }

    [Fact]
    public void Who_opened_a_slice_and_drew_nothing_counts_and_slices_without_a_majority_are_empty()
    {
        EmptySlice Empty(int slice, string annotator) => new("case", SliceAxis.Z, slice, annotator);
        var table = new BoxTable([Box("a", 10), Box("b", 12), Box("a", 10) with { Slice = 7 }],
            [Empty(4, "c"), Empty(7, "b"), Empty(7, "c"), Empty(9, "c")]);
        var fused = BoxFusion.Majority(table);
        Assert.Equal([4], fused.Prompts.Select(p => p.Slice));
        Assert.Equal([7, 9], fused.EmptySlices.Select(e => e.Slice));
    }

    [Fact]
    public void STAPLE_finds_the_careless_annotator_and_the_truth()
    {
        var random = new RandomStream(5);
        var truth = Enumerable.Range(0, 20_000).Select(i => i % 5 == 0).ToArray();
        (double Sensitivity, double Specificity)[] people = [(.95, .98), (.90, .97), (.60, .90)];
        var masks = people.Select(p => truth.Select(t => random.Chance(t ? p.Sensitivity : 1 - p.Specificity)).ToArray()).ToArray();
        var result = Staple.Fuse(masks);
        for (var a = 0; a < people.Length; a++)
        {
            Assert.Equal(people[a].Sensitivity, result.Sensitivity[a], 0.03);
            Assert.Equal(people[a].Specificity, result.Specificity[a], 0.03);
        }
        var wrong = truth.Where((t, i) => t != result.Probability[i] > 0.5f).Count();
        Assert.True(wrong < truth.Where((t, i) => t != masks[0][i]).Count());
    }

    /// <summary>The result never calls foreground what most annotators left out.</summary>
    [Fact]
    public void Labels_are_not_turned_over_where_most_voxels_are_marked()
    {
        var random = new RandomStream(2);
        var truth = Enumerable.Range(0, 5000).Select(i => i % 10 != 0).ToArray();
        var masks = Enumerable.Range(0, 3).Select(_ => truth.Select(t => random.Chance(t ? .9 : .2)).ToArray()).ToArray();
        var result = Staple.Fuse(masks);
        Assert.All(result.Sensitivity.Zip(result.Specificity), p => Assert.True(p.First + p.Second > 1));
        Assert.True(truth.Where((t, i) => t == result.Probability[i] > 0.5f).Count() > 4500);
    }

    /// <summary>
    /// One annotator marked nothing and the two others hardly ever the same: the estimates run to a first annotator who misses nothing
    /// (specificity 1, sensitivity 0) and a third whose every mark is wrong, averages of .35 and .59.
    /// </summary>
    [Fact]
    public void A_solution_that_is_turned_over_is_refused()
    {
        var masks = Masks((25, "010"), (33, "001"), (11, "011"));
        var error = Assert.Throws<InvalidInputException>(() => Staple.Fuse(masks));
        Assert.Contains("turned over", error.Message, StringComparison.Ordinal);
        Assert.Contains("fuse by majority", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_annotator_does_not_know_counts_neither_for_nor_against()
    {
        var masks = Masks((40, "111"), (200, "000"), (5, "110"), (5, "100"));
        var known = Masks((40, "111"), (200, "111"), (5, "110"), (5, "111"));
        var silent = Staple.Fuse(masks, known);
        var background = Staple.Fuse(masks);
        Assert.Equal([1, 1, 1], silent.Sensitivity.Select(p => Math.Round(p, 4)));
        Assert.Equal([1, 1, 40 / 45.0], background.Sensitivity.Select(p => Math.Round(p, 4)), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(200 / 205.0, silent.Specificity[0], 1e-3);
        // The mask's value does not matter where it is unknown.
        foreach (var voxel in Enumerable.Range(240, 5)) masks[2][voxel] = true;
        Assert.Equal(silent.Probability, Staple.Fuse(masks, known).Probability);
    }

    [Fact]
    public void Masks_that_all_agree_on_nothing_stay_nothing() =>
        Assert.All(Staple.Fuse([new bool[9], new bool[9]]).Probability, p => Assert.Equal(0, p));

    /// <summary>A mask a letter of the patterns; each pattern holds for so many voxels.</summary>
    private static bool[][] Masks(params (int Voxels, string Pattern)[] parts) =>
        [.. Enumerable.Range(0, parts[0].Pattern.Length)
            .Select(a => parts.SelectMany(part => Enumerable.Repeat(part.Pattern[a] == '1', part.Voxels)).ToArray())];

    private static BoxPrompt Box(string annotator, float x) => new("case", SliceAxis.Z, 4, 1, new PixelBox(x, 5, x + 20, 25), annotator);
}
