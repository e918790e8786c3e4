using SamCrowd.Annotation.Annotators;
using SamCrowd.Annotation.Coverage;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;
using Xunit.Abstractions;

namespace SamCrowd.Annotation.Tests.Coverage;

public class BoxOrientationTests(ITestOutputHelper output)
{
    private const int Side = 40;

    [SharedFact("data", "Task04_Hippocampus")]
    public void Upside_down_boxes_of_MR_without_air_show_by_their_tissue_and_correct_ones_are_never_called_so()
    {
        var (right, silent, wrong) = (0, 0, 0);
        var folder = SharedData.Data("Task04_Hippocampus");
        string[] files = [.. Directory.GetFiles(Path.Combine(folder, "imagesTr"), "*.nii.gz").Order(StringComparer.Ordinal).Take(60)];
        foreach (var file in files)
        {
            var image = VolumeFile.Read<float>(file);
            var labels = VolumeFile.ReadOnto<short>(file.Replace("imagesTr", "labelsTr", StringComparison.Ordinal), file);
            var boxes = new MarginBoxAnnotator().Annotate("case", labels);
            var given = BoxOrientation.Of("case", boxes, image, null);
            var reversed = BoxOrientation.Of("case", UpsideDown(boxes, image.Size), image, null);
            Assert.NotEqual(BoxFit.RowsReversed, given.Fit);
            // The same two fits are compared, so turned boxes give the opposite answer.
            Assert.Equal(given.Fit == BoxFit.AsGiven ? BoxFit.RowsReversed : given.Fit, reversed.Fit);
            if (reversed.Fit == BoxFit.RowsReversed) right++;
            else if (reversed.Fit == BoxFit.Undecided) silent++;
            else wrong++;
        }
        output.WriteLine($"{files.Length} cases upside down: {right} found, {silent} undecided, {wrong} wrong");
        Assert.Equal(0, wrong);
        Assert.True(right >= 0.7 * files.Length, $"{right} of {files.Length}");
    }

    [SharedFact("data", "abdomen_ct", "ct_3mm.nii.gz")]
    public void Organs_of_a_CT_show_which_way_up_they_are_and_no_label_alone_misleads()
    {
        var file = SharedData.Data("abdomen_ct", "ct_3mm.nii.gz");
        var image = VolumeFile.Read<float>(file);
        var labels = VolumeFile.ReadOnto<short>(SharedData.Data("abdomen_ct", "ct_3mm_organs.nii.gz"), file);
        var boxes = new MarginBoxAnnotator().Annotate("ct", labels);
        // Spleen, kidneys, stomach and aorta: what such a study labels, without the liver, which covers its own mirror image.
        BoxPrompt[] organs = [.. boxes.Where(box => box.Label is 1 or 2 or 3 or 6 or 52)];
        Assert.Equal(BoxFit.AsGiven, BoxOrientation.Of("ct", organs, image, null).Fit);
        Assert.Equal(BoxFit.RowsReversed, BoxOrientation.Of("ct", UpsideDown(organs, image.Size), image, null).Fit);

        var fits = boxes.GroupBy(box => box.Label).ToDictionary(
            one => one.Key, one => BoxOrientation.Of("ct", [.. one], image, null).Fit);
        output.WriteLine(string.Join(", ", fits.GroupBy(fit => fit.Value).Select(fit => $"{fit.Key} {fit.Count()}")));
        Assert.DoesNotContain(fits, fit => fit.Value == BoxFit.RowsReversed);
        Assert.True(fits.Values.Count(fit => fit == BoxFit.AsGiven) >= fits.Count / 4);
    }

    [Fact]
    public void Boxes_in_the_air_beside_the_body_are_upside_down()
    {
        // The body fills the rows from 15 on; its tissue is the same everywhere, so that air alone can show it.
        var image = Image((row, _) => row >= 15 ? 100 : 0);
        BoxPrompt[] boxes = [.. Enumerable.Range(0, 6).Select(slice => Box(slice, new PixelBox(10, 22, 18, 36)))];
        Assert.Equal(BoxFit.AsGiven, BoxOrientation.Of("a", boxes, image, null).Fit);
        var wrong = BoxOrientation.Of("a", UpsideDown(boxes, image.Size), image, null);
        Assert.Equal((BoxFit.RowsReversed, 6), (wrong.Fit, wrong.Boxes));
        Assert.True(wrong.Given < 0.5, $"{wrong.Given}");
        Assert.Equal(1, wrong.Reversed);
    }

    [Fact]
    public void Nothing_is_said_where_the_image_is_symmetric_or_the_boxes_lie_in_the_middle_or_are_few()
    {
        var symmetric = Image((row, column) => 50 + (Math.Abs(row - ((Side - 1) / 2f)) * 3) + column);
        BoxPrompt[] boxes = [.. Enumerable.Range(0, 6).Select(slice => Box(slice, new PixelBox(10, 2, 18, 12)))];
        Assert.Equal(BoxFit.Undecided, BoxOrientation.Of("a", boxes, symmetric, null).Fit);

        var oneSided = Image((row, _) => row >= 15 ? 100 : 0);
        BoxPrompt[] middle = [.. Enumerable.Range(0, 6).Select(slice => Box(slice, new PixelBox(10, 12, 18, 28)))];
        Assert.Equal((BoxFit.Undecided, 0), Short(BoxOrientation.Of("a", middle, oneSided, null)));
        BoxPrompt[] few = [.. boxes.Take(4)];
        Assert.Equal((BoxFit.Undecided, 4), Short(BoxOrientation.Of("a", few, oneSided, null)));
        Assert.Equal((BoxFit.Undecided, 0), Short(BoxOrientation.Of("a", boxes, Image((_, _) => float.NaN), null)));
    }

    [Fact]
    public void Ground_truth_decides_where_it_holds_the_boxes_labels_and_the_image_where_it_does_not()
    {
        var image = Image((row, _) => row >= 15 ? 100 : 0);
        var voxels = new short[image.Voxels.Length];
        for (var slice = 0; slice < 6; slice++)
            for (var row = 2; row <= 12; row++)
                voxels.AsSpan((slice * Side * Side) + (row * Side) + 10, 9).Fill(1);
        var labels = new Volume<short>(image.Size, image.Geometry, voxels);
        BoxPrompt[] boxes = [.. Enumerable.Range(0, 6).Select(slice => Box(slice, new PixelBox(10, 2, 18, 12)))];
        var truth = BoxOrientation.Of("a", boxes, image, labels);
        Assert.Equal((true, BoxFit.AsGiven, 6, 1.0), (truth.HasGroundTruth, truth.Fit, truth.Boxes, truth.Given));

        BoxPrompt[] others = [.. boxes.Select(box => box with { Label = 2 })];
        var picture = BoxOrientation.Of("a", others, image, labels);
        Assert.Equal((false, BoxFit.RowsReversed), (picture.HasGroundTruth, picture.Fit));
    }

    private static (BoxFit Fit, int Boxes) Short(BoxOrientation one) => (one.Fit, one.Boxes);

    private static Volume<float> Image(Func<int, int, float> value)
    {
        var voxels = new float[6 * Side * Side];
        for (var i = 0; i < voxels.Length; i++) voxels[i] = value(i / Side % Side, i % Side);
        return new Volume<float>(new Size3(6, Side, Side), Geometry.WithSpacing(1, 1, 1), voxels);
    }

    private static BoxPrompt Box(int slice, PixelBox box) => new("a", SliceAxis.Z, slice, 1, box);

    private static BoxPrompt[] UpsideDown(IReadOnlyList<BoxPrompt> boxes, Size3 size) =>
        [.. boxes.Select(box => box with { Box = box.Box!.Value.WithRowsReversed(new SlicePlane(size, box.Axis).Rows) })];
}
