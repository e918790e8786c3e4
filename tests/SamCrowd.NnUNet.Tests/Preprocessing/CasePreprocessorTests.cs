using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Cropping;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Preprocessing;

public class CasePreprocessorTests
{
    private static readonly Size3 Size = new(6, 8, 10);
    private static readonly LabelScheme Scheme = LabelScheme.Of("organ");

    [SharedFact("golden", "datasets")]
    public void Crop_keeps_the_label_where_the_image_is_zero()
    {
        var image = Image(0);
        for (var z = 1; z < 5; z++) image[z, 2, 3] = image[z, 6, 7] = 5;
        var labels = new Volume<short>(Size, image.Geometry);
        labels[2, 2, 4] = 1;
        var actual = Run(image, labels);
        Assert.Equal(new CropBox(new AxisRange(1, 5), new AxisRange(2, 7), new AxisRange(3, 8)), actual.Properties.Crop);
        Assert.Equal(1, actual.Labels!.Map[(1 * 25) + 1]);
        Assert.Equal(-1, actual.Labels!.Map[(1 * 25) + 2]);
        Assert.Equal(0, actual.Labels!.Map[1 * 25]);
    }

    [SharedFact("golden", "datasets")]
    public void A_hole_inside_the_body_is_not_outside()
    {
        var image = Image(7);
        image[3, 4, 5] = 0;
        image[3, 4, 6] = 0;
        Assert.Equal(0, Run(image, null).Properties.OutsideVoxels);
        image[3, 4, 7] = image[3, 4, 8] = image[3, 4, 9] = 0;
        Assert.Equal(5, Run(image, null).Properties.OutsideVoxels);
    }

    [SharedFact("golden", "datasets")]
    public void A_label_map_goes_back_to_where_it_was_cropped()
    {
        var image = Image(0);
        for (var z = 1; z < 5; z++) image[z, 2, 3] = image[z, 6, 7] = 5;
        var labels = new Volume<short>(Size, Geometry.WithSpacing(1, 1, 1));
        labels[2, 3, 4] = 1;
        var actual = Run(image, labels, transpose: [2, 0, 1]);
        var back = actual.Properties.ToOriginalGrid(Array.ConvertAll(actual.Labels!.Map, label => Math.Max(label, (short)0)));
        Assert.Equal(labels.Voxels, back.Voxels);
        Assert.Equal(image.Geometry, back.Geometry);
    }

    [SharedFact("golden", "datasets")]
    public void Errors_name_what_is_wrong()
    {
        var image = Image(1);
        var nan = Image(1);
        nan[1, 1, 1] = float.NaN;
        Refused("NaN", () => Run(nan, null));
        Refused("label 7", () => Run(image, new Volume<short>(Size, image.Geometry).Map(_ => (short)7)));
        Refused("image's grid", () => Run(image, new Volume<short>(new Size3(1, 2, 3), image.Geometry)));
        Refused("channels", () =>
            new CasePreprocessor().Run([image, image], null, PlansOf([0, 1, 2]), PlansOf([0, 1, 2]).Configuration("3d_fullres"), Scheme));
        Refused("spacing", () => Run(new Volume<float>(Size, Geometry.WithSpacing(0, 1, 1), image.Voxels), null));
        Refused("RGBTo01Normalization", () => Run(Image(300), null, scheme: "RGBTo01Normalization"));
        Refused("'Fancy'", () => Run(image, null, scheme: "Fancy"));
    }

    [SharedFact("golden", "datasets")]
    public void A_mask_leaves_what_is_outside_at_zero_and_counts_labelled_voxels_as_inside()
    {
        var image = Image(0);
        for (var z = 0; z < Size.Z; z++) (image[z, 0, 0], image[z, 7, 9], image[z, 3, 3]) = (10, 20, 30);
        var labels = new Volume<short>(Size, image.Geometry);
        labels[0, 3, 4] = 1;
        var data = Run(image, labels, scheme: "ZScoreNormalization", mask: true).Data;
        float[] inside = [.. Enumerable.Repeat(10f, 6), .. Enumerable.Repeat(20f, 6), .. Enumerable.Repeat(30f, 6), 0];
        var mean = inside.Average();
        var deviation = Math.Sqrt(inside.Average(value => (value - mean) * (value - mean)));
        Assert.Equal((10 - mean) / deviation, data[0], 1e-5);
        Assert.Equal(-mean / deviation, data[(3 * 10) + 4], 1e-5);
        Assert.Equal(0, data[(3 * 10) + 5]);
    }

    [SharedTheory("golden", "datasets")]
    [InlineData("NoNormalization", 10, 40)]
    [InlineData("RescaleTo01Normalization", 0, 1)]
    [InlineData("RGBTo01Normalization", 10f / 255, 40f / 255)]
    [InlineData("ZScoreNormalization", -1, 1)]
    public void Every_scheme_maps_the_range_as_it_should(string scheme, float low, float high)
    {
        var image = Image(10);
        image.Voxels.AsSpan(0, image.Voxels.Length / 2).Fill(40);
        var data = Run(image, null, scheme: scheme).Data;
        Assert.Equal(low, data.Min(), 1e-6f);
        Assert.Equal(high, data.Max(), 1e-6f);
    }

    private static void Refused(string expected, Action act) =>
        Assert.Contains(expected, Assert.Throws<InvalidInputException>(act).Message);

    private static Volume<float> Image(float value)
    {
        var image = new Volume<float>(Size, Geometry.WithSpacing(1, 1, 1));
        image.Voxels.AsSpan().Fill(value);
        return image;
    }

    private static PreprocessedCase Run(Volume<float> image, Volume<short>? labels, int[]? transpose = null,
        string scheme = "NoNormalization", bool mask = false)
    {
        var plans = PlansOf(transpose ?? [0, 1, 2], scheme, mask);
        return new CasePreprocessor().Run([image], labels, plans, plans.Configuration("3d_fullres"), Scheme);
    }

    private static Plans PlansOf(int[] transpose, string scheme = "NoNormalization", bool mask = false)
    {
        var json = (JsonObject)JsonNode.Parse(
            File.ReadAllText(SharedData.Golden("datasets", "Dataset040_HippocampusShared", "nnUNetPlans.json")))!;
        json["transpose_forward"] = new JsonArray([.. transpose.Select(axis => (JsonNode)axis)]);
        json["transpose_backward"] = new JsonArray([.. Enumerable.Range(0, 3).Select(axis => (JsonNode)Array.IndexOf(transpose, axis))]);
        json["configurations"]!["3d_fullres"]!["normalization_schemes"] = new JsonArray(scheme);
        json["configurations"]!["3d_fullres"]!["use_mask_for_norm"] = new JsonArray(mask);
        return Plans.FromJson(json, "nnUNetPlans.json");
    }
}
