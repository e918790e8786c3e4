using SamCrowd.Annotation.Fusion;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Tests.Fusion;

public sealed class BoxFusionTests
{
    [Fact]
    public void A_box_joins_the_nearest_object_and_one_annotators_boxes_are_two_objects()
    {
        // Anna drew two objects that lie side by side; Ben's box overlaps both, and more of the second.
        BoxPrompt[] prompts = [Box("anna", 0, 10), Box("anna", 4, 14), Box("ben", 3, 13)];
        var fused = BoxFusion.Majority(new BoxTable(prompts), new() { Votes = 1 });
        Assert.Equal(new PixelBox(3.5f, 0, 13.5f, 10), Assert.Single(fused.Prompts).Box);
        Assert.Equal(2, BoxFusion.Majority(new BoxTable(prompts), new() { Votes = 0.5 }).Prompts.Count);
        var alike = BoxFusion.Majority(new BoxTable([Box("anna", 0, 10), Box("anna", 0, 10), Box("ben", 0, 10)]), new() { Votes = 0.5 });
        Assert.Equal(2, alike.Prompts.Count);
    }

    [Fact]
    public void Boxes_that_overlap_by_just_the_least_mean_one_object_and_their_times_add_up()
    {
        // 5 of 15 pixels in common.
        BoxPrompt[] prompts = [Box("anna", 0, 10) with { TimeSeconds = 3 }, Box("ben", 5, 15) with { TimeSeconds = 4 }];
        var fused = Assert.Single(BoxFusion.Majority(new BoxTable(prompts), new() { Votes = 1, Overlap = (1 / 3.0) - 1e-9 }).Prompts);
        Assert.Equal((7.0, BoxFusion.Source, BoxFusion.Source), (fused.TimeSeconds, fused.Annotator, fused.Source));
        Assert.Empty(BoxFusion.Majority(new BoxTable(prompts), new() { Votes = 1, Overlap = 0.34 }).Prompts);
        Assert.Equal(0.25, new PixelBox(0, 0, 10, 10).IntersectionOverUnion(new PixelBox(6, 0, 16, 10)));
        Assert.Single(
            BoxFusion.Majority(new BoxTable([Box("anna", 0, 10), Box("ben", 6, 16)]), new() { Votes = 1, Overlap = 0.25 }).Prompts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_share_of_votes_is_above_0_and_at_most_1(double votes) =>
        Assert.Throws<InvalidInputException>(() => BoxFusion.Majority(new BoxTable([Box("anna", 0, 10)]), new() { Votes = votes }));

    [Fact]
    public void Fused_boxes_come_by_case_axis_slice_and_label()
    {
        BoxPrompt[] prompts =
        [
            Box("anna", 0, 10) with { Case = "b" }, Box("anna", 0, 10) with { Axis = SliceAxis.X }, Box("anna", 0, 10) with { Label = 2 },
            Box("anna", 0, 10) with { Slice = 1 }, Box("anna", 0, 10),
        ];
        var others = prompts.Select(prompt => prompt with { Annotator = "ben" });
        Assert.Equal(
            [("b", SliceAxis.Z, 4, 1), ("case", SliceAxis.Z, 1, 1), ("case", SliceAxis.Z, 4, 1), ("case", SliceAxis.Z, 4, 2),
                ("case", SliceAxis.X, 4, 1)],
            BoxFusion.Majority(new BoxTable([.. prompts, .. others])).Prompts.Select(p => (p.Case, p.Axis, p.Slice, p.Label)));
    }

    [Fact]
    public void Of_a_crowd_those_vote_who_drew_the_label_or_said_that_it_is_not_there()
    {
        BoxPrompt[] drawn = [Box("anna", 0, 10), Box("dora", 20, 30) with { Label = 2 }];
        EmptySlice[] empty = [new("case", SliceAxis.Z, 4, "ben"), new("case", SliceAxis.Z, 4, "carl", Label: 1),
            new("case", SliceAxis.Z, 5, "emil")];
        // Label 1: one of anna, ben and carl. Label 2: one of dora and ben, which is half.
        var fused = BoxFusion.Majority(new BoxTable(drawn, empty), new BoxFusionSettings { Voters = BoxVoters.WhoLooked });
        Assert.Equal((2, new PixelBox(20, 0, 30, 10)), (Assert.Single(fused.Prompts).Label, fused.Prompts[0].Box));
        Assert.Equal([5], fused.EmptySlices.Select(slice => slice.Slice));
        // Without ben dora is the only one who looked for label 2; of the case's five, one is no majority.
        var alone = BoxFusion.Majority(new BoxTable(drawn, empty[1..]), new BoxFusionSettings { Voters = BoxVoters.WhoLooked });
        Assert.Equal([1, 2], alone.Prompts.Select(prompt => prompt.Label));
        Assert.All(alone.Prompts, prompt => Assert.Equal(BoxFusion.Source, prompt.Annotator));
        Assert.Empty(BoxFusion.Majority(new BoxTable(drawn, empty)).Prompts);
    }

    [Fact]
    public void Masks_and_knowledge_of_other_lengths_and_a_single_annotator_are_refused_by_STAPLE()
    {
        Assert.Throws<ArgumentException>(() => Staple.Fuse([new bool[9]]));
        Assert.Throws<ArgumentException>(() => Staple.Fuse([new bool[9], new bool[8]]));
        Assert.Throws<ArgumentException>(() => Staple.Fuse([new bool[9], new bool[9]], [new bool[9], new bool[8]]));
    }

    private static BoxPrompt Box(string annotator, float x0, float x1) =>
        new("case", SliceAxis.Z, 4, 1, new PixelBox(x0, 0, x1, 10), annotator);
}
