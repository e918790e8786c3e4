using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Datasets.Tests;

/// <summary>A sound data set of a few small cases, for tests to break.</summary>
internal static class TinyDataset
{
    public static readonly Size3 Size = new(4, 6, 5);

    public static readonly Geometry Grid =
        new(new Vector3d(0.75, 0.75, 3), new Vector3d(10, -20, 30), new Direction([-1, 0, 0, 0, 1, 0, 0, 0, 1]));

    public static Volume<short> Image(int seed) =>
        new(Size, Grid, [.. Enumerable.Range(0, (int)Size.Count).Select(i => (short)((i * 7 * (seed + 1)) % 301))]);

    public static Volume<byte> Label() => new(Size, Grid, [.. Enumerable.Range(0, (int)Size.Count).Select(i => (byte)(i % 3))]);

    public static string Create(TemporaryFolder folder, int cases = 3, int channels = 1)
    {
        for (var i = 0; i < cases; i++)
        {
            for (var channel = 0; channel < channels; channel++)
                VolumeFile.Write(ImagePath(folder, $"case_{i}", channel), Image(i + (10 * channel)));
            VolumeFile.Write(LabelPath(folder, $"case_{i}"), Label());
        }
        new DatasetDescription
        {
            ChannelNames = [.. Enumerable.Range(0, channels).Select(c => $"T{c}")],
            Labels = LabelScheme.Of("a", "b"),
            TrainingCount = cases
        }.Write(folder["dataset.json"]);
        return folder.Root;
    }

    public static string ImagePath(TemporaryFolder folder, string id, int channel = 0) => folder["imagesTr", $"{id}_{channel:0000}.nii.gz"];

    public static string LabelPath(TemporaryFolder folder, string id) => folder["labelsTr", $"{id}.nii.gz"];

    public static void Truncate(string path)
    {
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length - Math.Max(12, bytes.Length / 4))]);
    }
}
