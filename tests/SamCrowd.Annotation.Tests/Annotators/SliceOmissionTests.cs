using SamCrowd.Annotation.Annotators;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Tests.Annotators;

public class SliceOmissionTests
{
    private static readonly SliceOmission Third = new() { MissedSliceRate = .3, Seed = 4 };

    [Fact]
    public void The_rate_is_the_share_of_labels_on_slices_that_are_left_out()
    {
        var left = Places().Count(p => Third.LeavesOut(p.Case, p.Slice, p.Label));
        // 3000 draws: standard deviation 25.
        Assert.InRange(left, 800, 1000);
    }

    [Fact]
    public void A_higher_rate_leaves_out_what_a_lower_one_does_and_more()
    {
        var half = Third with { MissedSliceRate = .5 };
        Assert.All(Places().Where(p => Third.LeavesOut(p.Case, p.Slice, p.Label)), p =>
            Assert.True(half.LeavesOut(p.Case, p.Slice, p.Label)));
        Assert.Contains(Places(), p => half.LeavesOut(p.Case, p.Slice, p.Label) && !Third.LeavesOut(p.Case, p.Slice, p.Label));
    }

    [Fact]
    public void Cases_labels_and_seeds_lose_other_slices()
    {
        bool[] Of(SliceOmission omission, string caseId, int label) =>
            [.. Enumerable.Range(0, 60).Select(slice => omission.LeavesOut(caseId, slice, label))];
        var first = Of(Third, "a", 1);
        Assert.Equal(first, Of(Third with { }, "a", 1));
        Assert.NotEqual(first, Of(Third, "b", 1));
        Assert.NotEqual(first, Of(Third, "a", 2));
        Assert.NotEqual(first, Of(Third with { Seed = 5 }, "a", 1));
    }

    [Fact]
    public void The_studys_rule_and_a_person_lose_the_same_slices_and_draw_the_others_as_before()
    {
        var labels = Bar();
        var all = new MarginBoxAnnotator().Annotate("a", labels);
        var sparse = new MarginBoxAnnotator(new MarginBoxSettings { Omission = Third }).Annotate("a", labels);
        var person = new PersonAnnotator(new PersonSettings { Omission = Third }).Annotate("a", labels);
        Assert.InRange(sparse.Count, 20, 36);
        Assert.Equal(all.Where(p => !Third.LeavesOut("a", p.Slice, p.Label)), sparse);
        Assert.Equal(sparse.Select(p => p.Slice), person.Select(p => p.Slice));
    }

    [Fact]
    public void Every_kth_slice_counts_from_slice_0()
    {
        var prompts = new MarginBoxAnnotator(new MarginBoxSettings { Omission = new() { EveryKthSlice = 7 } }).Annotate("a", Bar());
        Assert.Equal([0, 7, 14, 21, 28, 35], prompts.Select(p => p.Slice));
    }

    [Fact]
    public void Impossible_rates_are_refused_by_the_studys_rule_too()
    {
        var error = Assert.Throws<InvalidInputException>(() =>
            new MarginBoxAnnotator(new MarginBoxSettings { Omission = new() { MissedSliceRate = -.1 } }));
        Assert.Contains("missed slice rate is -0.1; it must be from 0 to 1", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Case, int Slice, int Label)> Places() =>
        from caseId in new[] { "a", "b", "c" }
        from slice in Enumerable.Range(0, 500)
        from label in new[] { 1, 2 }
        select (caseId, slice, label);

    /// <summary>Label 1 on all of 40 slices.</summary>
    private static Volume<short> Bar()
    {
        var volume = new Volume<short>(new Size3(40, 16, 16), Geometry.WithSpacing(1, 1, 1));
        for (var z = 0; z < 40; z++)
            for (var y = 5; y < 9; y++)
                for (var x = 5; x < 10; x++) volume[z, y, x] = 1;
        return volume;
    }
}
