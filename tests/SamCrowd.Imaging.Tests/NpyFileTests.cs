using System.IO.Compression;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests;

public class NpyFileTests
{
    [Fact]
    public void An_array_comes_back_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var values = new float[] { 1, -2.5f, float.MaxValue, 0, 7, 9 };
        NpyFile.Write(folder["a.npy"], [2, 3], values);
        var read = NpyFile.Read(folder["a.npy"]);
        Assert.Equal([2, 3], read.Shape);
        Assert.Equal(values, read.As<float>());
    }

    [Fact]
    public void A_truncated_file_is_named()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder["a.npy"], [1000], new double[1000]);
        var bytes = File.ReadAllBytes(folder["a.npy"]);
        File.WriteAllBytes(folder["b.npy"], bytes[..^9]);
        Assert.Contains("b.npy", Assert.Throws<InvalidInputException>(() => NpyFile.Read(folder["b.npy"])).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData((1 << 18) - 32)]
    [InlineData(700_000)]
    public void An_npz_packed_in_pieces_is_one_whole_zip(int count)
    {
        using var folder = new TemporaryFolder();
        var values = Enumerable.Range(0, count).Select(i => (float)Math.Sin(i)).ToArray();
        NpzWriter.Write(folder["a.npz"], "values", [1, count], values);
        Assert.Equal([1, count], new NpzFile(folder["a.npz"])["values"].Shape);
        Assert.Equal(values, new NpzFile(folder["a.npz"])["values"].As<float>());

        NpyFile.Write(folder["values.npy"], [1, count], values);
        using (var zip = ZipFile.Open(folder["expected.zip"], ZipArchiveMode.Create))
            zip.CreateEntryFromFile(folder["values.npy"], "values.npy");
        using var expected = ZipFile.OpenRead(folder["expected.zip"]);
        using var actual = ZipFile.OpenRead(folder["a.npz"]);
        var entry = Assert.Single(actual.Entries);
        Assert.Equal((expected.Entries[0].Crc32, expected.Entries[0].Length), (entry.Crc32, entry.Length));
    }

    [SharedFact("golden", "gauss.npz")]
    public void Golden_archives_are_read()
    {
        var npz = new NpzFile(SharedData.Golden("gauss.npz"));
        Assert.NotEmpty(npz.Names);
    }
}
