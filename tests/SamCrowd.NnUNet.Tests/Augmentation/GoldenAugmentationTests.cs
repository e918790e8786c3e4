using System.Text.Json;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation;
using SamCrowd.NnUNet.Augmentation.Intensity;
using SamCrowd.NnUNet.Augmentation.Labels;
using SamCrowd.NnUNet.Augmentation.Samples;
using SamCrowd.NnUNet.Augmentation.Spatial;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Augmentation;

/// <summary>Each transform with given parameters against batchgeneratorsv2 (golden aug.json, aug.npz).</summary>
public sealed class GoldenAugmentationTests
{
    private static readonly Lazy<NpzFile> Arrays = new(() => new NpzFile(SharedData.Golden("aug.npz")));
    private static readonly Lazy<JsonElement> Parameters =
        new(() => JsonDocument.Parse(File.ReadAllText(SharedData.Golden("aug.json"))).RootElement);

    [SharedTheory("golden", "aug.npz")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_spatial_transform_agrees(int index)
    {
        var image = Arrays.Value[$"spatial{index}_img"];
        var size = Size3.FromArray(image.Shape[^3..]);
        var parameters = SpatialParameters.Identity;
        if (Parameters.Value.TryGetProperty($"spatial{index}", out var given))
        {
            var angles = given.GetProperty("angles").EnumerateArray().Select(angle => angle.GetDouble()).ToArray();
            parameters = new SpatialParameters(angles[0], angles[1], angles[2], given.GetProperty("scale").GetDouble());
            AssertMatrix(given.GetProperty("affine"), parameters.ToMatrix());
        }

        var result = new SpatialTransform(size, 1, WithinSlices: false).Apply(Sample(), parameters);

        AssertClose(image.ToSingle(), result.Data);
        var labels = Arrays.Value[$"spatial{index}_seg"].As<short>();
        var equal = labels.Zip(result.Labels, (a, b) => a == b).Count(same => same);
        Assert.True(equal >= 0.999 * labels.Length, $"{labels.Length - equal} of {labels.Length} labels differ");
    }

    [SharedTheory("golden", "aug.npz")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Blur_agrees(int index)
    {
        var sigma = Parameters.Value.GetProperty($"blur{index}").GetDouble();
        var sample = Sample();
        GaussianBlur.Apply(sample.Channel(0), sample.Size, [sigma, sigma, sigma]);
        AssertClose(Arrays.Value[$"blur{index}"].ToSingle(), sample.Channel(0));
    }

    [SharedTheory("golden", "aug.npz")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Low_resolution_agrees(int index)
    {
        var sample = Sample();
        for (var channel = 0; channel < sample.Channels; channel++)
            LowResolution.Apply(sample.Channel(channel), sample.Size, Parameters.Value.GetProperty($"lowres{index}").GetDouble(),
                withinSlices: false);
        AssertClose(Arrays.Value[$"lowres{index}"].ToSingle(), sample.Data);
    }

    [SharedTheory("golden", "aug.npz")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Gamma_agrees(int index)
    {
        var given = Parameters.Value.GetProperty($"gamma{index}");
        var sample = Sample();
        for (var channel = 0; channel < sample.Channels; channel++)
            GammaCorrection.Apply(sample.Channel(channel), new GammaParameters(given[0].GetDouble(), given[1].GetBoolean()));
        AssertClose(Arrays.Value[$"gamma{index}"].ToSingle(), sample.Data);
    }

    [SharedTheory("golden", "aug.npz")]
    [InlineData(0)]
    [InlineData(1)]
    public void Contrast_agrees(int index)
    {
        var sample = Sample();
        for (var channel = 0; channel < sample.Channels; channel++)
            Contrast.Apply(sample.Channel(channel), Parameters.Value.GetProperty($"contrast{index}").GetDouble());
        AssertClose(Arrays.Value[$"contrast{index}"].ToSingle(), sample.Data);
    }

    [SharedFact("golden", "aug.npz")]
    public void Labels_for_deep_supervision_agree()
    {
        var sample = Sample();
        var full = Arrays.Value["ds0"];
        var scales = Enumerable.Range(0, 3).Select(i => Arrays.Value[$"ds{i}"].Shape[^3..])
            .Select(shape => (IReadOnlyList<double>)[.. shape.Select((n, axis) => (double)n / sample.Size[axis])]).ToArray();

        var targets = new TargetBuilder(scales).Build(full.As<short>(), sample.Size);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Arrays.Value[$"ds{i}"].Shape[^3..], targets[i].Size.ToArray());
            Assert.Equal(Arrays.Value[$"ds{i}"].As<short>().Select(label => Math.Max((short)0, label)), targets[i].Labels);
        }
    }

    [SharedTheory("golden", "misc.json")]
    [InlineData("initial_patch_3d_30deg", 30)]
    [InlineData("initial_patch_3d_180deg", 180)]
    [InlineData("initial_patch_2d", 180)]
    public void Initial_patch_sizes_agree(string entry, double degrees)
    {
        var misc = JsonDocument.Parse(File.ReadAllText(SharedData.Golden("misc.json"))).RootElement;
        var checkedAny = false;
        foreach (var item in misc.GetProperty(entry).EnumerateObject())
        {
            var patch = item.Name.Trim('(', ')').Split(',')
                .Select(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            var rows = item.Value[0].ValueKind == JsonValueKind.Array ? item.Value.EnumerateArray().ToArray() : [item.Value];
            double[] angles = rows.Length == 2 ? [180, 15] : [degrees];
            for (var i = 0; i < rows.Length; i++)
            {
                Assert.Equal(rows[i].EnumerateArray().Select(n => n.GetInt32()),
                    InitialPatchSize.Compute(patch, angles[i] / 180 * Math.PI, 0.85));
                checkedAny = true;
            }
        }
        Assert.True(checkedAny);
    }

    private static PatchSample Sample()
    {
        var image = Arrays.Value["img"];
        return new PatchSample(image.Shape[0], Size3.FromArray(image.Shape[^3..]), [.. image.ToSingle()],
            [.. Arrays.Value["seg"].As<short>()]);
    }

    private static void AssertMatrix(JsonElement expected, double[,] actual)
    {
        for (var row = 0; row < 3; row++)
            for (var column = 0; column < 3; column++)
                Assert.Equal(expected[row][column].GetDouble(), actual[row, column], 1e-12);
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 0f;
        for (var i = 0; i < expected.Length; i++) largest = Math.Max(largest, Math.Abs(expected[i] - actual[i]));
        Assert.True(largest <= 1e-4, $"largest difference {largest}");
    }
}
