using SamCrowd.Annotation.Fusion;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Tests.Fusion;

public class FusionTests
{
    [Fact]
    public void The_majority_keeps_what_enough_drew_as_the_median_box()
    {
        BoxPrompt[] prompts = [Box("a", 10), Box("b", 12), Box("c", 11), Box("c", 60)];
        var fused = Assert.Single(BoxFusion.Majority(prompts));
        Assert.Equal(new PixelBox(11, 5, 31, 25), fused.Box);
        Assert.Equal(2, BoxFusion.Majority(prompts, leastVotes: 0.3).Count);
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

    [Fact]
    public void Masks_that_all_agree_on_nothing_stay_nothing() => Assert.All(Staple.Fuse([new bool[9], new bool[9]]).Probability, p => Assert.Equal(0, p));

    private static BoxPrompt Box(string annotator, float x) => new("case", SliceAxis.Z, 4, 1, new PixelBox(x, 5, x + 20, 25), annotator);
}
