using SamCrowd.Annotation;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Labeling;

public sealed class SamLabelerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SamModel _model;

    public SamLabelerTests() => _model = BoxFillingModel.Write(_folder["model"]);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(SliceAxis.Z)]
    [InlineData(SliceAxis.Y)]
    [InlineData(SliceAxis.X)]
    public void A_mask_lands_on_the_voxels_of_its_box_across_every_axis(SliceAxis axis)
    {
        var image = Image();
        var plane = new SlicePlane(image.Size, axis);
        foreach (var reverse in new[] { false, true })
        {
            var labels = Label(image, [At(3, 1, new PixelBox(3.5f, 7.5f, 11.5f, 13.5f), axis)],
                new SamLabelSettings { ReverseRows = reverse }).Labels;
            for (var slice = 0; slice < plane.Count; slice++)
                for (var row = 0; row < plane.Rows; row++)
                    for (var column = 0; column < plane.Columns; column++)
                        Assert.Equal(slice == 3 && row is >= 8 and <= 13 && column is >= 4 and <= 11 ? 1
                            : 0, labels.Voxels[plane.VoxelIndex(slice, row, column)]);
        }
    }

    [Fact]
    public void Later_boxes_paint_over_earlier_ones_and_one_encoder_run_serves_a_slice()
    {
        var made = Label(Image(), [At(3, 1, new PixelBox(-.5f, -.5f, 11.5f, 11.5f)), At(3, 2, new PixelBox(7.5f, -.5f, 15.5f, 11.5f))],
            new SamLabelSettings());
        Assert.Equal((1, 2), (made.Labels[3, 4, 4], made.Labels[3, 4, 9]));
        Assert.Equal((1, 2), (made.Timing.Slices, made.Timing.Prompts));
    }

    /// <summary>
    /// The single-mask token has the highest score of the four, but it is no candidate (segment_anything, multimask_output=True).
    /// </summary>
    [Fact]
    public void The_best_candidate_is_taken_and_its_score_kept()
    {
        var made = Label(Image(), [At(3, 1, new PixelBox(-.5f, -.5f, 11.5f, 11.5f))], new SamLabelSettings { KeepConfidence = true });
        Assert.Equal(.9f, made.Prompts[0].PredictedIou);
        Assert.Equal(1, made.Prompts[0].InsideBox);
        Assert.Equal((.9f, 0f), (made.Confidence![3, 4, 4], made.Confidence[3, 15, 15]));
    }

    [Theory]
    [InlineData(UnboxedSlices.Background, 0, 0)]
    [InlineData(UnboxedSlices.Interpolate, 1, 0)]
    [InlineData(UnboxedSlices.IgnoreGaps, 5, 0)]
    [InlineData(UnboxedSlices.IgnoreSlices, 5, 5)]
    internal void Slices_without_a_box_become_what_was_asked_for(UnboxedSlices unboxed, int between, int outside)
    {
        var box = new PixelBox(-.5f, -.5f, 7.5f, 7.5f);
        var labels = Label(Image(), [At(2, 1, box), At(4, 1, box)],
            new SamLabelSettings { UnboxedSlices = unboxed, IgnoreLabel = 5 }).Labels;
        Assert.Equal((1, between, 1), (labels[2, 3, 3], labels[3, 3, 3], labels[4, 3, 3]));
        Assert.Equal(outside, labels[6, 3, 3]);
        Assert.Equal(0, labels[2, 12, 12]);
    }

    [Fact]
    public void Boxes_outside_the_image_and_a_missing_ignore_label_are_refused()
    {
        Assert.Contains("slices 0 to 15", Refusal([At(16, 1, new PixelBox(0, 0, 3, 3))]), StringComparison.Ordinal);
        Assert.Contains("outside the slice", Refusal([At(3, 1, new PixelBox(40, 0, 43, 3))]), StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() =>
            new SamLabeler(_model, new SamLabelSettings { UnboxedSlices = UnboxedSlices.IgnoreGaps }));

        string Refusal(BoxPrompt[] prompts) =>
            Assert.Throws<InvalidInputException>(() => Label(Image(), prompts, new SamLabelSettings())).Message;
    }

    /// <summary>
    /// Slices are worked on side by side: a model that its owner disposes of after a failure must not be in use any more.
    /// </summary>
    [Fact]
    public void A_decode_that_fails_leaves_no_encoder_running()
    {
        var image = new Volume<float>(new Size3(2, 1500, 1500), Geometry.WithSpacing(1, 1, 1));
        using var model = BoxesOnlyModel.Write(_folder["boxes-only"],
            new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 2, ManyImages = true });
        Assert.Equal(2, model.SideBySide);
        var labeler = new SamLabeler(model, new SamLabelSettings());
        Assert.Throws<InvalidInputException>(() =>
            labeler.Label(image, [At(0, 1, new PixelBox(300, 0, 900, 9)), At(1, 1, new PixelBox(0, 0, 9, 9))]));
        Assert.Equal(2, model.Encoder.Runs);
        Assert.NotNull(labeler.Label(image, [At(0, 1, new PixelBox(0, 0, 9, 9)), At(1, 1, new PixelBox(0, 0, 9, 9))]));
    }

    /// <summary>A prompt that no model of this kind takes is refused before anything is encoded.</summary>
    [Fact]
    public void A_prompt_that_the_model_does_not_take_costs_no_encoder_run()
    {
        using var model = BoxesOnlyModel.Write(_folder["boxes-only"],
            new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 1 });
        BoxPrompt[] prompts = [At(0, 1, new PixelBox(0, 0, 9, 9)), At(1, 1, new PixelBox(0, 0, 9, 9))
            with { Points = [new PointPrompt(3, 3, true)] }];
        Assert.Throws<InvalidInputException>(() => new SamLabeler(model, new SamLabelSettings()).Label(Image(), prompts));
        Assert.Equal(0, model.Encoder.Runs);
    }

    /// <summary>So many slices at once as there are threads give what one after another gives.</summary>
    [Fact]
    public void Slices_side_by_side_give_the_same_volume()
    {
        BoxPrompt[] prompts = [.. Enumerable.Range(0, 40)
            .Select(i => At(i % 16, 1 + (i % 3), new PixelBox(i % 5, i % 4, 8 + (i % 7), 9 + (i % 6)), (SliceAxis)(i % 3)))];
        using var many = SamModel.Load(_folder["model"],
            new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 4, ManyImages = true });
        Assert.Equal(4, many.SideBySide);
        var settings = new SamLabelSettings { KeepConfidence = true };
        var (one, four) = (Label(Image(), prompts, settings), new SamLabeler(many, settings).Label(Image(), prompts));
        Assert.Equal(one.Labels.Voxels, four.Labels.Voxels);
        Assert.Equal(one.Confidence!.Voxels, four.Confidence!.Voxels);
        Assert.Equal(one.Prompts.Select(p => p.ToString()), four.Prompts.Select(p => p.ToString()));
    }

    [Fact]
    public void A_second_run_keeps_what_is_done_and_makes_again_what_changed()
    {
        VolumeFile.Write(_folder["a_0000.nii.gz"], Image());
        VolumeFile.Write(_folder["b_0000.nii.gz"], Image());
        DatasetCase[] cases = [new("a", [_folder["a_0000.nii.gz"]], null), new("b", [_folder["b_0000.nii.gz"]], null),
            new("c", [_folder["a_0000.nii.gz"]], null)];
        BoxPrompt[] prompts = [At(3, 1, new PixelBox(0, 0, 9, 9)), At(3, 1, new PixelBox(0, 0, 9, 9)) with { Case = "b" }];
        Assert.Equal([false, false, false], Run(prompts).Select(c => c.Reused));
        Assert.Equal([true, true, false], Run(prompts).Select(c => c.Reused));
        File.Delete(_folder["out", "records", "a.json"]);
        Assert.Equal([false, true, false], Run(prompts).Select(c => c.Reused));
        var last = Run([prompts[0], prompts[1] with { Slice = 4 }]);
        Assert.Equal([true, false, false], last.Select(c => c.Reused));
        Assert.Equal(4, CaseRecord.Read(_folder["out", "records", "b.json"]).Prompts[0].Prompt.Slice);
        Assert.Equal(1, VolumeFile.Read<short>(_folder["out", "b.nii.gz"])[4, 5, 5]);
        Assert.Null(last[2].LabelPath);
        Assert.Contains("label 9", Assert.Throws<InvalidInputException>(() => Run([prompts[0] with { Label = 9 }])).Message,
            StringComparison.Ordinal);

        IReadOnlyList<LabeledCase> Run(BoxPrompt[] table) =>
            new DatasetLabeler(_model, new SamLabelSettings()).Run(cases, LabelScheme.Of("one"), new BoxTable(table), _folder["out"]);
    }

    private SamLabelVolume Label(Volume<float> image, IReadOnlyList<BoxPrompt> prompts, SamLabelSettings settings) =>
        new SamLabeler(_model, settings).Label(image, prompts);

    private static BoxPrompt At(int slice, int label, PixelBox box, SliceAxis axis = SliceAxis.Z) => new("a", axis, slice, label, box);

    private static Volume<float> Image()
    {
        var image = new Volume<float>(new Size3(16, 16, 16), Geometry.WithSpacing(1, 1, 1));
        for (var i = 0; i < image.Voxels.Length; i++) image.Voxels[i] = i % 17;
        return image;
    }
}
