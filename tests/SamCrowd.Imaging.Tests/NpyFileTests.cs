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

    [SharedFact("golden", "gauss.npz")]
    public void Golden_archives_are_read()
    {
        var npz = new NpzFile(SharedData.Golden("gauss.npz"));
        Assert.NotEmpty(npz.Names);
    }
}
