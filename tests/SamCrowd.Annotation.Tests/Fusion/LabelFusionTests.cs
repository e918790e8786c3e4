using SamCrowd.Annotation.Fusion;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Tests.Fusion;

public class LabelFusionTests
{
    private const short Ignore = 9;
    private static readonly Geometry Grid = Geometry.WithSpacing(1, 1, 1);

    [Fact]
    public void The_majority_wins_half_is_enough_and_background_takes_the_rest()
    {
        var fused = LabelFusion.Fuse([Line("a", 1, 1, 1, 0, 2), Line("b", 1, 1, 0, 0, 2), Line("c", 1, 0, 0, 0, 1)],
            LabelFusionRule.Majority);
        Assert.Equal<short>([1, 1, 0, 0, 2], fused.Labels.Voxels);
        Assert.Equal([1, 2 / 3f, 0, 0, 2 / 3f], fused.Confidence.Voxels);
        Assert.Equal<short>([1, 0], LabelFusion.Fuse([Line("a", 1, 0), Line("b", 0, 0)], LabelFusionRule.Majority).Labels.Voxels);
    }

    [Fact]
    public void Of_labels_with_equal_votes_the_first_annotators_wins()
    {
        Assert.Equal<short>([2, 1, 1], LabelFusion.Fuse([Line("a", 2, 1, 1), Line("b", 1, 2, 1)], LabelFusionRule.Majority).Labels.Voxels);
        Assert.Equal<short>([3, 1],
            LabelFusion.Fuse([Line("a", 0, 0), Line("b", 3, 1), Line("c", 3, 3), Line("d", 1, 1), Line("e", 1, 3), Line("f", 3, 1)],
            LabelFusionRule.Majority).Labels.Voxels[..2]);
    }

    [Fact]
    public void Three_labels_of_three_annotators_are_background() =>
        Assert.Equal<short>([0], LabelFusion.Fuse([Line("a", 1), Line("b", 2), Line("c", 3)], LabelFusionRule.Majority).Labels.Voxels);

    [Fact]
    public void Who_has_the_ignore_label_does_not_vote_and_where_nobody_does_it_stays()
    {
        var fused = LabelFusion.Fuse([Line("a", 1, 1, Ignore, 0), Line("b", Ignore, 0, Ignore, Ignore),
            Line("c", Ignore, 0, Ignore, Ignore)], LabelFusionRule.Majority, Ignore);
        Assert.Equal<short>([1, 0, Ignore, 0], fused.Labels.Voxels);
        Assert.Equal([1, 0, 0, 0], fused.Confidence.Voxels);
        // Without being told, 9 is a label like the others.
        Assert.Equal<short>([9, 0, 9, 9],
            LabelFusion.Fuse([Line("a", 1, 1, 9, 0), Line("b", 9, 0, 9, 9), Line("c", 9, 0, 9, 9)],
            LabelFusionRule.Majority).Labels.Voxels);
    }

    [Fact]
    public void Scores_decide_between_labels_and_against_background()
    {
        // Mean confidence of a over its labelled voxels .9, of b .6: what their background votes weigh.
        var a = new AnnotatorLabels("a", Volume<short>(1, 1, 0, 1), Volume<float>(.9f, .9f, 0, .9f));
        var b = new AnnotatorLabels("b", Volume<short>(2, 0, 2, 1), Volume<float>(.5f, 0, .7f, .6f));
        var fused = LabelFusion.Fuse([b, a], LabelFusionRule.ScoreWeighted);
        Assert.Equal<short>([1, 1, 0, 1], fused.Labels.Voxels);
        Assert.Equal(.9 / 1.4, fused.Confidence.Voxels[0], 1e-6);
        Assert.Equal(.9 / 1.5, fused.Confidence.Voxels[1], 1e-6);
        Assert.Equal(1, fused.Confidence.Voxels[3], 1e-6);
        // The majority would have taken b's label, who comes first, and half of the votes against background.
        Assert.Equal<short>([2, 1, 2, 1], LabelFusion.Fuse([b, a], LabelFusionRule.Majority).Labels.Voxels);
    }

    [Fact]
    public void STAPLE_trusts_the_two_who_agree_and_leaves_out_what_one_alone_marked()
    {
        var (truth, careless) = (Ball(8, 5, 2), Ball(8, 9, 1));
        var fused = LabelFusion.Fuse([new("a", truth), new("b", Ball(8, 5, 2)), new("c", careless)], LabelFusionRule.Staple);
        Assert.Equal(truth.Voxels, fused.Labels.Voxels);
        Assert.NotEqual(truth.Voxels, careless.Voxels);
    }

    /// <summary>
    /// A scan with more air around the organ is the same scan: over the whole line, c's own voxels have .415 without air and .547 with it.
    /// </summary>
    [Fact]
    public void STAPLE_does_not_depend_on_the_background_far_around()
    {
        foreach (var air in new[] { 0, 3000 })
        {
            var fused = LabelFusion.Fuse([Parts("a", air, 0), Parts("b", air, 1), Parts("c", air, 2)], LabelFusionRule.Staple);
            Assert.Equal((39, 0), (fused.Labels.Voxels.Count(value => value == 1), fused.Labels.Voxels[..21].Count(value => value == 1)));
        }

        static AnnotatorLabels Parts(string name, int air, int place) => Line(
            name, [.. new[] { (21, "001"), (60, "000"), (11, "101"), (28, "011"), (air, "000") }.SelectMany(part =>
            Enumerable.Repeat((short)(part.Item2[place] - '0'), part.Item1))]);
    }

    [Fact]
    public void Where_two_annotators_disagree_half_is_enough_in_STAPLE_too() =>
        Assert.Equal(Ball(20, 12, 2).Voxels,
            LabelFusion.Fuse([new("a", Ball(20, 5, 2)), new("b", Ball(20, 12, 2))], LabelFusionRule.Staple).Labels.Voxels);

    [Fact]
    public void STAPLE_takes_an_annotator_who_ignores_a_region_as_silent_there()
    {
        var whole = Ball(12, 9, 1);
        AnnotatorLabels Half(string name) => new(name, Cover(Ball(12, 9, 1)));
        AnnotatorLabels[] annotators = [new("a", whole), Half("b"), Half("c")];
        var fused = LabelFusion.Fuse(annotators, LabelFusionRule.Staple, Ignore);
        Assert.Equal(whole.Voxels, fused.Labels.Voxels);
        var all = LabelFusion.Fuse([Half("a"), Half("b"), Half("c")], LabelFusionRule.Staple, Ignore);
        Assert.Equal(Cover(Ball(12, 9, 1)).Voxels, all.Labels.Voxels);
    }

    [Fact]
    public void A_turned_over_label_is_named()
    {
        static short[] Of(char annotator) =>
            [.. new[] { (25, "010"), (33, "001"), (11, "011") }.SelectMany(part =>
            Enumerable.Repeat((short)(part.Item2[annotator - 'a'] == '1' ? 4 : 0), part.Item1))];
        var error = Assert.Throws<InvalidInputException>(() =>
            LabelFusion.Fuse([Line("a", Of('a')), Line("b", Of('b')), Line("c", Of('c'))], LabelFusionRule.Staple));
        Assert.StartsWith("label 4: STAPLE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_grids_missing_scores_and_a_single_annotator_are_refused()
    {
        var a = Line("a", 1, 0);
        var moved = new AnnotatorLabels("b", new Volume<short>(new Size3(1, 1, 2), Geometry.WithSpacing(2, 1, 1)));
        foreach (var (wrong, rule, message) in new[]
        {
            (new[] { a }, LabelFusionRule.Majority, "at least two"),
            ([a, Line("b", 1, 0, 0)], LabelFusionRule.Majority, "the labels of b lie on another grid than those of a"),
            ([a, moved], LabelFusionRule.Majority, "another grid"),
            ([a, Line("b", 1, 0)], LabelFusionRule.ScoreWeighted, "the labels of a have no confidence volume"),
            ([a with { Confidence = Volume<float>(1.5f, 0) }, a], LabelFusionRule.ScoreWeighted, "is not one of 0 to 1"),
        })
            Assert.Contains(message, Assert.Throws<InvalidInputException>(() => LabelFusion.Fuse(wrong, rule)).Message,
                StringComparison.Ordinal);
    }

    private static AnnotatorLabels Line(string annotator, params short[] labels) => new(annotator, Volume<short>(labels));

    private static Volume<T> Volume<T>(params T[] voxels)
        where T : unmanaged => new(new Size3(1, 1, voxels.Length), Grid, voxels);

    /// <summary>A ball around voxel 4 of every axis, of this squared radius.</summary>
    private static Volume<short> Ball(int size, int squaredRadius, short label)
    {
        var volume = new Volume<short>(new Size3(size, size, size), Grid);
        for (var z = 0; z < size; z++)
            for (var y = 0; y < size; y++)
                for (var x = 0; x < size; x++)
                    if (((z - 4) * (z - 4)) + ((y - 4) * (y - 4)) + ((x - 4) * (x - 4)) <= squaredRadius) volume[z, y, x] = label;
        return volume;
    }

    /// <summary>The same volume with the ignore label from slice 5 on.</summary>
    private static Volume<short> Cover(Volume<short> labels)
    {
        for (var z = 5; z < labels.Size.Z; z++) labels.Slice(z).Fill(Ignore);
        return labels;
    }
}
