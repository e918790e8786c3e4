using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Tests.Repair;

public class RepairTests
{
    private const int Side = 40;

    [Fact]
    public void A_mask_ends_where_its_boxes_end_and_slices_without_one_stay()
    {
        var labels = Filled(3, 5, 5, 20, 20, label: 1);
        var clipped = BoxClipping.Apply(labels, [Box(1, 1, 7, 8, 15, 30), Box(1, 1, 18, 18, 19, 19)]);
        Assert.Equal((9 * 13) + 4, Count(clipped, 1, 1));
        Assert.Equal(1, clipped[1, 8, 7]);
        Assert.Equal(0, clipped[1, 8, 6]);
        Assert.Equal(16 * 16, Count(clipped, 0, 1));
        Assert.Equal(16 * 16, Count(clipped, 2, 1));
    }

    [Fact]
    public void A_box_bounds_its_own_label_alone_and_clicks_bound_nothing()
    {
        var labels = Filled(1, 5, 5, 10, 10, label: 1);
        labels[0, 30, 30] = 2;
        Assert.Equal(1, Count(BoxClipping.Apply(labels, [Box(1, 0, 0, 0, 12, 12)]), 0, 2));
        var click = Box(1, 0, 0, 0, 1, 1) with { Box = null, Points = [new PointPrompt(6, 6, true)] };
        Assert.Equal(36, Count(BoxClipping.Apply(labels, [click, Box(1, 0, 0, 0, 6, 6)]), 0, 1));
    }

    [Fact]
    public void The_margin_that_annotators_leave_is_measured_and_taken_away()
    {
        var truth = Filled(2, 10, 12, 19, 17, label: 1);
        BoxPrompt[] drawn = [Box(1, 0, 8, 10, 23, 21), Box(1, 1, 8, 10, 23, 21)];
        var margin = BoxMargin.Measure([(drawn, truth)]);
        Assert.Equal(new BoxMargin(2, 2, 4, 4), margin);
        Assert.Equal(new PixelBox(10, 12, 19, 17), margin!.Value.Remove(drawn)[0].Box);
        Assert.Equal(new PixelBox(8, 8, 8, 8), margin.Value.Remove([Box(1, 0, 8, 8, 11, 11)])[0].Box);
        Assert.Null(BoxMargin.Measure([([Box(2, 0, 0, 0, 9, 9)], truth)]));
    }

    [Fact]
    public void What_does_not_look_like_the_inside_of_a_mask_goes_and_a_hole_is_filled()
    {
        var (image, labels) = Organ();
        // A vessel within the organ, and a strip beside it that SAM took for the organ.
        for (var y = 17; y < 20; y++) image[0, y, 17] = 300;
        for (var y = 8; y < 30; y++)
            for (var x = 30; x < 36; x++) labels[0, y, x] = 1;
        var cleaned = IntensityCleanup.Apply(image, labels, SliceAxis.Z, [1], new IntensityCleanupSettings());
        Assert.Equal(1, cleaned[0, 18, 17]);
        Assert.Equal(1, cleaned[0, 18, 12]);
        for (var y = 8; y < 30; y++)
            for (var x = 32; x < 36; x++) Assert.Equal(0, cleaned[0, y, x]);
        Assert.True(Count(cleaned, 0, 1) > 0.9 * 22 * 22, $"{Count(cleaned, 0, 1)} of {22 * 22} pixels of the organ were kept");
    }

    [Fact]
    public void Labels_that_are_not_named_and_masks_without_an_inside_stay_as_they_are()
    {
        var (image, labels) = Organ();
        labels[0, 2, 2] = 2;
        var cleaned = IntensityCleanup.Apply(image, labels, SliceAxis.Z, [2], new IntensityCleanupSettings());
        Assert.Equal(labels.Voxels, cleaned.Voxels);
    }

    [Fact]
    public void A_surface_moves_so_that_the_volume_is_that_of_ground_truth()
    {
        var labels = Filled(12, 6, 6, 29, 29, label: 1);
        var truth = Filled(12, 7, 7, 28, 28, label: 1);
        for (var z = 0; z < 12; z++)
            if (z is < 3 or > 8) { labels.Slice(z).Clear(); truth.Slice(z).Clear(); }
        truth.Slice(3).Clear();
        truth.Slice(8).Clear();
        var distance = LabelShift.Choose([(labels, truth)], 1);
        var shrunk = LabelShift.Apply(labels, new Dictionary<int, double> { [1] = distance!.Value });
        Assert.Equal(truth.Voxels, shrunk.Voxels);
        var grown = LabelShift.Choose([(truth, labels)], 1);
        Assert.True(grown < 0, $"a label that is too small grows, and the distance is {grown}");
        var larger = LabelShift.Apply(truth, new Dictionary<int, double> { [1] = grown!.Value });
        Assert.InRange(larger.Voxels.Count(v => v == 1), 0.95 * labels.Voxels.Count(v => v == 1), 1.05 * labels.Voxels.Count(v => v == 1));
        Assert.Null(LabelShift.Choose([(labels, truth)], 2));
    }

    [Fact]
    public void A_growing_label_takes_background_alone()
    {
        var labels = Filled(1, 10, 10, 15, 15, label: 1);
        for (var y = 10; y < 16; y++) labels[0, y, 16] = 2;
        var grown = LabelShift.Apply(labels, new Dictionary<int, double> { [1] = -2 });
        for (var y = 10; y < 16; y++) Assert.Equal(2, grown[0, y, 16]);
        Assert.Equal(1, grown[0, 12, 9]);
        Assert.Equal(1, grown[0, 12, 8]);
        Assert.Equal(0, grown[0, 12, 7]);
    }

    [Fact]
    public void A_ring_around_the_edge_weighs_little_and_background_outside_every_box_is_certain()
    {
        var labels = Filled(1, 10, 10, 20, 20, label: 1);
        var weights = EdgeRing.Weights(labels, [Box(1, 0, 10, 10, 21, 22)], [1], width: 2, weight: 0.25);
        Assert.Equal(1, weights[0, 15, 15]);
        Assert.Equal(0.25f, weights[0, 15, 11]);
        Assert.Equal(0.25f, weights[0, 15, 21]);
        Assert.Equal(1, weights[0, 15, 22]);
        Assert.Equal(1, weights[0, 15, 9]);
        Assert.Equal(0.25f, weights[0, 21, 15]);
        Assert.Equal(1, weights[0, 23, 15]);
    }

    [Fact]
    public void Jittered_boxes_move_each_side_a_little_and_are_the_same_for_the_same_seed()
    {
        var drawn = Box(1, 3, 10, 20, 30, 60);
        var jittered = JitteredBoxes.Of(drawn, 20, 0.1, seed: 7);
        Assert.Equal(drawn, jittered[0]);
        Assert.Equal(20, jittered.Count);
        Assert.Equal(jittered, JitteredBoxes.Of(drawn, 20, 0.1, seed: 7));
        Assert.NotEqual(jittered, JitteredBoxes.Of(drawn, 20, 0.1, seed: 8));
        foreach (var prompt in jittered.Skip(1))
        {
            Assert.NotEqual(drawn.Box, prompt.Box);
            Assert.InRange(prompt.Box!.Value.X0, 8, 12);
            Assert.InRange(prompt.Box.Value.Y1, 56, 64);
        }
    }

    [Fact]
    public void Votes_become_the_label_that_half_gave_and_a_weight_of_agreement()
    {
        var size = new Size3(1, 1, 5);
        var votes = new LabelVotes(size, Geometry.WithSpacing(1, 1, 1), voters: 4);
        for (var i = 0; i < 4; i++) votes.Add(SliceAxis.Z, 0, 1, [true, i < 3, i < 2, i < 1, false]);
        var (labels, weights) = votes.Decide();
        Assert.Equal([1, 1, 1, 0, 0], labels.Voxels);
        Assert.Equal([1, 0.5f, 0, 0.5f, 1], weights.Voxels);
    }

    [Fact]
    public void The_hull_of_boxes_has_cross_sections_on_the_other_axes_with_gaps_filled()
    {
        BoxPrompt[] boxes = [Box(1, 2, 10, 12, 20, 22), Box(1, 4, 14, 16, 24, 26), Box(2, 0, 0, 0, 3, 3)];
        var across = HullPrompts.Across(new Size3(6, Side, Side), boxes, SliceAxis.X);
        var first = Assert.Single(across, p => p.Label == 1 && p.Slice == 10);
        // Rows are z, columns y.
        Assert.Equal(new PixelBox(12, 2, 22, 2), first.Box);
        var middle = Assert.Single(across, p => p.Label == 1 && p.Slice == 16);
        Assert.Equal(new PixelBox(12, 2, 26, 4), middle.Box);
        Assert.Equal(15, across.Count(p => p.Label == 1));
        Assert.Equal(4, across.Count(p => p.Label == 2));
        Assert.All(across, p => Assert.Equal(SliceAxis.X, p.Axis));
    }

    [Fact]
    public void Agreement_of_all_or_of_most()
    {
        static Volume<short> Row(params short[] voxels) => new(new Size3(1, 1, voxels.Length), Geometry.WithSpacing(1, 1, 1), voxels);
        Volume<short>[] volumes = [Row(1, 1, 1, 2, 0, 0), Row(1, 1, 2, 2, 1, 0), Row(1, 0, 2, 1, 0, 0)];
        Assert.Equal([1, 0, 0, 0, 0, 0], LabelAgreement.Of(volumes, AgreementRule.All).Voxels);
        Assert.Equal([1, 1, 2, 2, 0, 0], LabelAgreement.Of(volumes, AgreementRule.Majority).Voxels);
    }

    [Fact]
    public void The_threshold_makes_as_many_voxels_as_wanted()
    {
        var counts = new LogitCounts();
        var logits = Enumerable.Range(0, 100).Select(i => ((i - 50) / 5f) + 0.02f).ToArray();
        counts.Add([.. logits, float.NegativeInfinity, 100]);
        foreach (var wanted in new[] { 1, 10, 33, 100 })
        {
            var threshold = counts.ThresholdFor(wanted);
            Assert.Equal(wanted, logits.Append(100).Count(logit => logit > threshold));
        }
    }

    [Fact]
    public void Changes_are_counted_by_label()
    {
        static Volume<short> Row(params short[] voxels) => new(new Size3(1, 1, voxels.Length), Geometry.WithSpacing(1, 1, 1), voxels);
        Assert.Equal(
            [new LabelChange(1, 2, 2, 1, 1), new LabelChange(2, 1, 0, 1, 0)],
            LabelChange.Between(Row(1, 1, 2, 0), Row(1, 0, 1, 0), [2, 1]));
    }

    [Fact]
    public void A_predicted_box_lies_within_the_drawn_one_and_a_prompt_without_a_prediction_stays()
    {
        var prediction = Filled(2, 5, 5, 12, 12, label: 1);
        prediction[0, 30, 30] = 1;
        BoxPrompt[] drawn = [Box(1, 0, 2, 8, 30, 20), Box(1, 1, 20, 20, 25, 25), Box(2, 0, 2, 2, 30, 30)];
        BoxPrompt[] bounds = [Box(1, 0, 4, 10, 26, 16), Box(1, 1, 22, 22, 23, 23), Box(2, 0, 4, 4, 28, 28)];
        var prompts = PredictedPrompts.Of(prediction, drawn, bounds);
        Assert.Equal(new PixelBox(5, 10, 12, 12), prompts[0].Box);
        Assert.Equal(drawn[1..], prompts.Skip(1));
        var click = Box(1, 0, 0, 0, 1, 1) with { Box = null, Points = [new PointPrompt(6, 6, true)] };
        Assert.Equal(click, PredictedPrompts.Of(prediction, [click], [click])[0]);
    }

    [Fact]
    public void A_prediction_takes_the_labels_place_within_the_boxes_of_their_slices_alone()
    {
        var labels = Filled(3, 5, 5, 20, 20, label: 1);
        labels[0, 2, 2] = 2;
        var prediction = Filled(3, 8, 8, 30, 30, label: 1);
        prediction[0, 8, 8] = 2;
        var result = PredictedLabels.Within(labels, prediction, [Box(1, 0, 6, 6, 15, 12), Box(1, 2, 0, 0, 39, 39)]);
        // Rows 8 to 12, columns 8 to 15, without the pixel that is predicted as another label, which has no box there.
        Assert.Equal((5 * 8) - 1, Count(result, 0, 1));
        Assert.Equal((0, 2), (result[0, 8, 8], result[0, 2, 2]));
        Assert.Equal(16 * 16, Count(result, 1, 1));
        Assert.Equal(23 * 23, Count(result, 2, 1));
        Assert.Equal(16 * 16, Count(labels, 0, 1));
    }

    private static (Volume<float> Image, Volume<short> Labels) Organ()
    {
        var random = new RandomStream(3);
        var image = new Volume<float>(new Size3(1, Side, Side), Geometry.WithSpacing(1, 1, 1));
        var labels = new Volume<short>(image.Size, image.Geometry);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var inside = y is >= 8 and < 30 && x is >= 8 and < 30;
                image[0, y, x] = (float)(random.Normal(0, 8) + (inside ? 100 : -60));
                if (inside) labels[0, y, x] = 1;
            }
        }
        return (image, labels);
    }

    private static Volume<short> Filled(int slices, int x0, int y0, int x1, int y1, short label)
    {
        var volume = new Volume<short>(new Size3(slices, Side, Side), Geometry.WithSpacing(1, 1, 1));
        for (var z = 0; z < slices; z++)
            for (var y = y0; y <= y1; y++)
                for (var x = x0; x <= x1; x++) volume[z, y, x] = label;
        return volume;
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
