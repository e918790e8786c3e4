using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Tests.Repair;

/// <summary>Label repair at borders of volumes and boxes, across every axis, on voxels that are no cubes, and between labels.</summary>
public class RepairBorderTests
{
    private const int Side = 40;

    [Fact]
    public void A_box_across_x_bounds_columns_of_y_and_rows_of_z_of_its_slice_alone()
    {
        var labels = Full(new Size3(4, 6, 8));
        var clipped = BoxClipping.Apply(labels, [new BoxPrompt("case", SliceAxis.X, 5, 1, new PixelBox(1, 2, 3, 2))]);
        Assert.Equal((4 * 6 * 8) - 24 + 3, clipped.Voxels.Count(value => value == 1));
        Assert.Equal([1, 1, 1], [clipped[2, 1, 5], clipped[2, 2, 5], clipped[2, 3, 5]]);
        Assert.Equal(0, clipped[2, 4, 5]);
        Assert.Equal(0, clipped[1, 2, 5]);
    }

    [Theory]
    [InlineData(4.2f, 3.5f, 6.8f, 5, 2 * 2)]
    [InlineData(4, 3, 6, 5, 3 * 3)]
    [InlineData(-3, -3, 2, 100, 3 * Side)]
    [InlineData(38, 39, 50, 60, 2)]
    [InlineData(7, 3, 7, 5, 3)]
    [InlineData(4.2f, 4.2f, 4.8f, 4.8f, 0)]
    [InlineData(50, 50, 60, 60, 0)]
    public void A_pixel_lies_in_a_box_if_its_centre_does(float x0, float y0, float x1, float y1, int pixels) =>
        Assert.Equal(pixels, BoxClipping.Apply(Full(new Size3(1, Side, Side)), [Box(1, 0, x0, y0, x1, y1)]).Voxels.Count(v => v == 1));

    [Fact]
    public void A_surface_moves_by_millimetres_not_voxels()
    {
        var labels = new Volume<short>(new Size3(5, Side, Side), Geometry.WithSpacing(1, 1, 3));
        Fill(labels, 2, 2, 10, 10, 15, 15, 1);
        var near = LabelShift.Apply(labels, new Dictionary<int, double> { [1] = -2 });
        Assert.Equal([0, 0], [Count(near, 1, 1), Count(near, 3, 1)]);
        var far = LabelShift.Apply(labels, new Dictionary<int, double> { [1] = -3 });
        Assert.Equal([0, 36, 36, 0], [Count(far, 0, 1), Count(far, 1, 1), Count(far, 3, 1), Count(far, 4, 1)]);
        Assert.Equal([1, 0, 1, 0], [far[2, 12, 7], far[2, 12, 6], far[2, 12, 18], far[2, 12, 19]]);
        Fill(labels, 1, 3, 10, 10, 15, 15, 1);
        var shrunk = LabelShift.Apply(labels, new Dictionary<int, double> { [1] = 2 });
        Assert.Equal([16, 16, 16], [Count(shrunk, 1, 1), Count(shrunk, 2, 1), Count(shrunk, 3, 1)]);
        Assert.Equal(0, Count(LabelShift.Apply(labels, new Dictionary<int, double> { [1] = 3.5 }), 1, 1));
    }

    [Fact]
    public void Fine_voxels_are_reached_as_far_as_coarse_ones()
    {
        var labels = new Volume<short>(new Size3(1, Side, Side), Geometry.WithSpacing(0.5, 0.5, 1));
        Fill(labels, 0, 0, 10, 10, 15, 15, 1);
        var grown = LabelShift.Apply(labels, new Dictionary<int, double> { [1] = -3 });
        Assert.Equal([0, 1, 1, 0], [grown[0, 12, 3], grown[0, 12, 4], grown[0, 12, 21], grown[0, 12, 22]]);
    }

    [Fact]
    public void A_label_at_the_border_of_the_volume_has_no_surface_there()
    {
        var labels = new Volume<short>(new Size3(1, Side, Side), Geometry.WithSpacing(1, 1, 1));
        Fill(labels, 0, 0, 0, 0, 3, Side - 1, 1);
        var shrunk = LabelShift.Apply(labels, new Dictionary<int, double> { [1] = 2 });
        Assert.Equal(3 * Side, Count(shrunk, 0, 1));
        Assert.Equal((1, 0), (shrunk[0, 0, 2], shrunk[0, 0, 3]));
    }

    [Theory]
    [InlineData(17, new short[] { 1, 1, 2, 2 })]
    [InlineData(16, new short[] { 1, 1, 2 })]
    public void Two_growing_labels_share_the_gap_by_nearness_and_the_lower_takes_the_middle(int second, short[] gap)
    {
        var labels = new Volume<short>(new Size3(1, 1, Side), Geometry.WithSpacing(1, 1, 1));
        Fill(labels, 0, 0, 10, 0, 12, 0, 1);
        Fill(labels, 0, 0, second, 0, second + 2, 0, 2);
        var grown = LabelShift.Apply(labels, new Dictionary<int, double> { [2] = -3, [1] = -3 });
        Assert.Equal(gap, grown.Voxels[13..second]);
        Assert.Equal([0, 1, 1, 1, 1], grown.Voxels[6..11]);
        Assert.Equal([2, 2, 2, 2, 0], grown.Voxels[(second + 2)..(second + 7)]);
    }

    [Fact]
    public void The_distance_is_chosen_over_all_volumes_together()
    {
        var (small, large) = (new Volume<short>(new Size3(1, 1, Side), Geometry.WithSpacing(1, 1, 1)),
            new Volume<short>(new Size3(1, 1, Side), Geometry.WithSpacing(1, 1, 1)));
        Fill(small, 0, 0, 10, 0, 19, 0, 1);
        Fill(large, 0, 0, 9, 0, 20, 0, 1);
        // Ten of twelve voxels twice: the outermost voxels of both go.
        Assert.Equal(2, LabelShift.Choose([(large, small), (large, small)], 1));
        Assert.Equal(1, LabelShift.Choose([(large, large), (small, small)], 1));
        Assert.Equal(-1, LabelShift.Choose([(small, large)], 1));
        // A volume without the label counts its truth alone.
        var empty = new Volume<short>(small.Size, small.Geometry);
        Assert.Equal(-1, LabelShift.Choose([(small, small), (empty, Filled(0, 1))], 1));
        Assert.Null(LabelShift.Choose([(empty, small)], 1));
    }

    [Fact]
    public void A_ring_is_as_wide_in_millimetres_along_every_axis_and_other_labels_outside_the_boxes_stay_in_it()
    {
        var labels = new Volume<short>(new Size3(1, Side, Side), Geometry.WithSpacing(1, 2, 1));
        Fill(labels, 0, 0, 10, 10, 20, 20, 1);
        var weights = EdgeRing.Weights(labels, [Box(1, 0, 0, 0, 39, 39)], [1], width: 2, weight: 0.25);
        Assert.Equal([1, 0.25f, 0.25f, 0.25f, 0.25f, 1], Enumerable.Range(7, 6).Select(x => weights[0, 15, x]));
        Assert.Equal([1, 0.25f, 0.25f, 1], Enumerable.Range(8, 4).Select(y => weights[0, y, 15]));
        labels[0, 15, 21] = 2;
        weights = EdgeRing.Weights(labels, [Box(1, 0, 0, 0, 20, 39)], [1], width: 2, weight: 0.25);
        Assert.Equal([0.25f, 0.25f, 1], Enumerable.Range(20, 3).Select(x => weights[0, 15, x]));
        Assert.All(EdgeRing.Weights(labels, [], [3], width: 2, weight: 0.25).Voxels, weight => Assert.Equal(1, weight));
    }

    [Fact]
    public void Jittered_sides_move_both_ways_by_up_to_their_share_each_by_itself()
    {
        var drawn = Box(1, 3, 10, 20, 30, 60) with { TimeSeconds = 4 };
        var boxes = JitteredBoxes.Of(drawn, 400, 0.1, seed: 7).Skip(1).ToArray();
        Assert.All(boxes, prompt => Assert.Equal((JitteredBoxes.Source, 1, 3), (prompt.Source, prompt.Label, prompt.Slice)));
        Spread(prompt => prompt.Box!.Value.X0 - 10, 2);
        Spread(prompt => prompt.Box!.Value.X1 - 30, 2);
        Spread(prompt => prompt.Box!.Value.Y0 - 20, 4);
        Spread(prompt => prompt.Box!.Value.Y1 - 60, 4);
        Assert.True(boxes.Count(p => (p.Box!.Value.X0 > 10) != (p.Box.Value.X1 > 30)) > 100, "sides move together");
        Assert.NotEqual(boxes[0].Box, JitteredBoxes.Of(drawn with { Slice = 4 }, 2, 0.1, seed: 7)[1].Box);
        Assert.All(JitteredBoxes.Of(Box(1, 0, 5, 5, 6, 6), 200, 3, seed: 1), p =>
            Assert.True(p.Box!.Value is var b && b.X1 >= b.X0 && b.Y1 >= b.Y0));
        var click = drawn with { Box = null, Points = [new PointPrompt(6, 6, true)] };
        Assert.Equal([click, click, click], JitteredBoxes.Of(click, 3, 0.1, seed: 7));

        void Spread(Func<BoxPrompt, float> moved, float most)
        {
            Assert.All(boxes, prompt => Assert.InRange(moved(prompt), -most, most));
            Assert.InRange(boxes.Min(moved), -most, -0.9f * most);
            Assert.InRange(boxes.Max(moved), 0.9f * most, most);
            Assert.InRange(boxes.Average(moved), -0.2f * most, 0.2f * most);
        }
    }

    [Fact]
    public void Divided_votes_give_the_lower_label_without_weight_and_boxes_of_one_voter_count_once()
    {
        var votes = new LabelVotes(new Size3(3, 2, 2), Geometry.WithSpacing(1, 1, 1), voters: 2);
        // Slice 1 across y: rows are z, columns x.
        votes.Add(SliceAxis.Y, 1, 2, [true, true, false, false, false, true]);
        votes.Add(SliceAxis.Y, 1, 1, [true, false, false, false, false, false]);
        for (var box = 0; box < 3; box++) votes.Add(SliceAxis.Y, 1, 3, [false, false, true, false, false, false]);
        var (labels, weights) = votes.Decide();
        Assert.Equal([0, 0, 1, 2, 0, 0, 3, 0, 0, 0, 0, 2], labels.Voxels);
        Assert.Equal([1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0], weights.Voxels);
    }

    [Fact]
    public void Of_two_thresholds_equally_near_the_higher_is_taken_and_logits_below_the_range_are_none()
    {
        var counts = new LogitCounts();
        float[] logits = [5.01f, 5.01f, 1.01f, -25, float.NegativeInfinity];
        counts.Add(logits);
        int Above(long wanted) => logits.Count(logit => logit > counts.ThresholdFor(wanted));
        Assert.Equal([0, 0, 2, 3, 3], new long[] { 0, 1, 2, 3, 5 }.Select(Above));
        Assert.InRange(counts.ThresholdFor(2), 4.95f, 5.01f);
        Assert.InRange(counts.ThresholdFor(3), 0.95f, 1.01f);
    }

    [Fact]
    public void A_margin_is_the_median_of_slices_with_one_box_across_any_axis()
    {
        var truth = new Volume<short>(new Size3(12, Side, Side), Geometry.WithSpacing(1, 1, 1));
        Fill(truth, 4, 8, 10, 12, 19, 17, 1);
        BoxPrompt[] drawn = [Box(1, 4, 8, 10, 23, 21), Box(1, 5, 6, 12, 19, 17), Box(1, 6, 0, 0, 39, 39), Box(1, 6, 1, 1, 39, 39),
            Box(1, 7, 1, 1, 2, 2) with { Box = null, Points = [new PointPrompt(11, 13, true)] }];
        Assert.Equal(new BoxMargin(3, 1, 2, 2), BoxMargin.Measure([(drawn, truth)]));
        // Across x columns are y (12 to 17) and rows z (4 to 8).
        Assert.Equal(new BoxMargin(2, 3, 1, 2),
            BoxMargin.Measure([([new BoxPrompt("case", SliceAxis.X, 15, 1, new PixelBox(10, 1, 18, 10))], truth)]));
        Assert.Same(drawn, BoxMargin.None.Remove(drawn));
        Assert.Equal(drawn[4], new BoxMargin(1, 1, 1, 1).Remove(drawn)[4]);
    }

    [Fact]
    public void Parts_of_a_hull_that_do_not_touch_have_boxes_of_their_own()
    {
        BoxPrompt[] boxes = [Box(1, 2, 2, 2, 5, 5) with { Annotator = "anna" }, Box(1, 2, 2, 10, 5, 12), Box(1, 3, 2, 6, 5, 7),
            new("case", SliceAxis.X, 9, 1, new PixelBox(0, 0, 5, 5))];
        var across = HullPrompts.Across(new Size3(6, Side, Side), boxes[..2], SliceAxis.X);
        Assert.Equal([new PixelBox(2, 2, 5, 2), new PixelBox(10, 2, 12, 2)], across.Where(p => p.Slice == 3).Select(p => p.Box!.Value));
        Assert.All(across, p => Assert.Equal(("case", "anna", HullPrompts.Source), (p.Case, p.Annotator, p.Source)));
        Assert.Equal([2, 3, 4, 5], across.Select(p => p.Slice).Distinct());
        // Row 5 of slice 2 and row 6 of slice 3 touch at a corner; the box across x itself says nothing.
        var touching = HullPrompts.Across(new Size3(6, Side, Side), [boxes[0], boxes[2], boxes[3]], SliceAxis.X);
        Assert.Equal([new PixelBox(2, 2, 7, 3)], touching.Where(p => p.Slice == 3).Select(p => p.Box!.Value));
        Assert.DoesNotContain(touching, p => p.Slice == 9);
    }

    [Theory]
    [InlineData(-3, -3, 50, 50, 0, 0, 39, 39)]
    [InlineData(4, 10, 26, 16, 4, 10, 26, 16)]
    [InlineData(4.2f, 9.5f, 6.8f, 16.9f, 5, 10, 6, 16)]
    public void A_predicted_box_reaches_to_its_bound_and_to_the_border(
        float x0, float y0, float x1, float y1, float left, float top, float right, float bottom)
    {
        var bounds = Box(1, 0, x0, y0, x1, y1);
        var found = PredictedPrompts.Of(Full(new Size3(1, Side, Side)), [bounds], [bounds])[0].Box;
        Assert.Equal(new PixelBox(left, top, right, bottom), found);
    }

    [Fact]
    public void What_was_added_is_what_was_not_there_before()
    {
        static Volume<short> Row(params short[] voxels) => new(new Size3(1, 1, voxels.Length), Geometry.WithSpacing(1, 1, 1), voxels);
        Assert.Equal([new LabelChange(1, 1, 3, 0, 2)], LabelChange.Between(Row(0, 0, 0, 1), Row(1, 1, 0, 1), [1]));
    }

    [Fact]
    public void Agreement_takes_no_label_below_one_and_volumes_of_one_size()
    {
        static Volume<short> Row(params short[] voxels) => new(new Size3(1, 1, voxels.Length), Geometry.WithSpacing(1, 1, 1), voxels);
        Assert.Equal([0, 0, 3, 0], LabelAgreement.Of([Row(-1, 0, 3, 1), Row(-1, 0, 3, 2)], AgreementRule.All).Voxels);
        Assert.Equal([0, 0, 3, 0], LabelAgreement.Of([Row(-1, 0, 3, 1), Row(-1, 0, 3, 2)], AgreementRule.Majority).Voxels);
        Assert.Throws<ArgumentException>(() => LabelAgreement.Of([Row(1), Row(1, 2)], AgreementRule.All));
    }

    [Fact]
    public void Small_parts_of_a_cleaned_mask_go_and_the_slice_may_lie_across_any_axis()
    {
        var (image, labels) = Organ(SliceAxis.Z);
        var settings = new IntensityCleanupSettings();
        var cleaned = IntensityCleanup.Apply(image, labels, SliceAxis.Z, [1], settings);
        Assert.Equal(0, Blob(cleaned.Voxels));
        Assert.InRange(Blob(IntensityCleanup.Apply(image, labels, SliceAxis.Z, [1], settings with { SmallestPart = 0.01 }).Voxels), 12, 25);
        var (sideways, across) = Organ(SliceAxis.Y);
        Assert.Equal(cleaned.Voxels, IntensityCleanup.Apply(sideways, across, SliceAxis.Y, [1], settings).Voxels);

        static int Blob(short[] voxels) => Enumerable.Range(0, voxels.Length).Count(i => voxels[i] == 1 && i / Side >= 32);
    }

    [Fact]
    public void A_mask_of_few_pixels_or_of_one_value_is_not_judged()
    {
        var (image, labels) = Organ(SliceAxis.Z);
        labels.Voxels.AsSpan().Clear();
        Fill(labels, 0, 0, 10, 10, 12, 12, 1);
        image[0, 11, 12] = 500;
        Assert.Equal(9, Count(IntensityCleanup.Apply(image, labels, SliceAxis.Z, [1], new IntensityCleanupSettings()), 0, 1));
        Fill(labels, 0, 0, 10, 10, 29, 29, 1);
        image.Voxels.AsSpan().Fill(7);
        Assert.Equal(400, Count(IntensityCleanup.Apply(image, labels, SliceAxis.Z, [1], new IntensityCleanupSettings()), 0, 1));
    }

    /// <summary>An organ of 22 x 22 pixels and a part of 5 x 5 that looks like it, in one slice.</summary>
    private static (Volume<float> Image, Volume<short> Labels) Organ(SliceAxis axis)
    {
        var random = new RandomStream(3);
        var size = axis == SliceAxis.Z ? new Size3(1, Side, Side) : new Size3(Side, 1, Side);
        var image = new Volume<float>(size, Geometry.WithSpacing(1, 1, 1));
        var labels = new Volume<short>(size, image.Geometry);
        for (var i = 0; i < labels.Voxels.Length; i++)
        {
            var (row, column) = (i / Side, i % Side);
            var inside = (row is >= 8 and < 30 && column is >= 8 and < 30) || (row is >= 33 and < 38 && column is >= 33 and < 38);
            image.Voxels[i] = (float)(random.Normal(0, 8) + (inside ? 100 : -60));
            labels.Voxels[i] = (short)(inside ? 1 : 0);
        }
        return (image, labels);
    }

    private static Volume<short> Full(Size3 size)
    {
        var volume = new Volume<short>(size, Geometry.WithSpacing(1, 1, 1));
        volume.Voxels.AsSpan().Fill(1);
        return volume;
    }

    private static Volume<short> Filled(int first, int last)
    {
        var volume = new Volume<short>(new Size3(1, 1, Side), Geometry.WithSpacing(1, 1, 1));
        Fill(volume, 0, 0, first, 0, last, 0, 1);
        return volume;
    }

    private static void Fill(Volume<short> volume, int z0, int z1, int x0, int y0, int x1, int y1, short label)
    {
        for (var z = z0; z <= z1; z++)
            for (var y = y0; y <= y1; y++)
                for (var x = x0; x <= x1; x++) volume[z, y, x] = label;
    }

    private static int Count(Volume<short> labels, int slice, short label)
    {
        var count = 0;
        foreach (var value in labels.Slice(slice))
            if (value == label) count++;
        return count;
    }

    private static BoxPrompt Box(int label, int slice, float x0, float y0, float x1, float y1) =>
        new("case", SliceAxis.Z, slice, label, new PixelBox(x0, y0, x1, y1));
}
