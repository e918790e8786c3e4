using System.Text.Json;
using SamCrowd.Imaging.Resampling;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Resampling;

/// <summary>The eleven cases of golden/resample.npz, computed by nnU-Net's resampling.</summary>
public class GoldenResamplingTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, 11)];

    [SharedTheory("golden", "resample.npz")]
    [MemberData(nameof(Cases))]
    public void Images_agree_with_nnunet(int index)
    {
        var golden = GoldenCase.Load(index);
        var (source, expected) = (golden.Array("data"), golden.Array("data_out"));
        var actual = new float[expected.Length];
        for (var channel = 0; channel < 2; channel++)
            ImageResampling.Resize(
                source.AsMemory(channel * (int)golden.Size.Count, (int)golden.Size.Count), golden.Size,
                actual.AsMemory(channel * (int)golden.NewSize.Count, (int)golden.NewSize.Count), golden.NewSize,
                ResamplingSettings.Cubic, golden.SeparateAxis, threads: 2);
        Assert.InRange(LargestDifference(actual, expected), 0, 1e-4);
    }

    [SharedTheory("golden", "resample.npz")]
    [MemberData(nameof(Cases))]
    public void Labels_equal_those_of_nnunet(int index)
    {
        var golden = GoldenCase.Load(index);
        var source = Array.ConvertAll(golden.Array("seg"), value => (short)value);
        var actual = new short[golden.NewSize.Count];
        LabelResampling.Resize(source, golden.Size, actual, golden.NewSize, golden.SeparateAxis, threads: 2);
        Assert.Equal(golden.Array("seg_out"), Array.ConvertAll(actual, value => (float)value));
    }

    [SharedTheory("golden", "resample.npz")]
    [MemberData(nameof(Cases))]
    public void Logits_agree_with_nnunet(int index)
    {
        var golden = GoldenCase.Load(index);
        var expected = golden.Array("logits_out");
        var actual = Planewise.Resample(golden.Array("logits"), 3, golden.Size, golden.NewSize, golden.SeparateAxis, threads: 2);
        Assert.InRange(LargestDifference(actual, expected), 0, 1e-2);
    }

    [SharedTheory("golden", "resample.npz")]
    [MemberData(nameof(Cases))]
    public void Size_and_separate_axis_are_decided_as_by_nnunet(int index)
    {
        var golden = GoldenCase.Load(index);
        Assert.Equal(golden.NewSize, ResampledGrid.NewSize(golden.Size, golden.Spacing, golden.NewSpacing));
        Assert.Equal(golden.SeparateAxis, ResamplingSettings.Cubic.SeparateAxis(golden.Spacing, golden.NewSpacing));
    }

    private static double LargestDifference(float[] a, float[] b) => a.Zip(b, (x, y) => (double)Math.Abs(x - y)).Max();

    private sealed record GoldenCase(int Index, Size3 Size, Size3 NewSize, double[] Spacing, double[] NewSpacing, int? SeparateAxis)
    {
        private static readonly Lazy<NpzFile> Arrays = new(() => new NpzFile(SharedData.Golden("resample.npz")));

        public float[] Array(string name) => Arrays.Value[$"c{Index}_{name}"].ToSingle();

        public static GoldenCase Load(int index)
        {
            var json = JsonDocument.Parse(File.ReadAllText(SharedData.Golden("resample.json"))).RootElement[index];
            var axis = json.GetProperty("axis");
            return new GoldenCase(
                index,
                Size3.FromArray(json.GetProperty("shape").Deserialize<int[]>()!),
                Size3.FromArray(json.GetProperty("new_shape").Deserialize<int[]>()!),
                json.GetProperty("from").Deserialize<double[]>()!,
                json.GetProperty("to").Deserialize<double[]>()!,
                json.GetProperty("separate_z").GetBoolean() ? axis.GetInt32() : null);
        }
    }
}
