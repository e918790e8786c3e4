using System.IO.Compression;
using System.Text;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Files;

public class NpyBadInputTests
{
    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 1000, 1000), }", "cut off")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999, 99999), }", "more than one array holds")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "header")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (x,), }", "header")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "header")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "<c8")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", "Fortran")]
    [InlineData("", "header")]
    public void A_wrong_header_is_named_before_memory_is_asked_for(string header, string said)
    {
        using var folder = new TemporaryFolder();
        byte[] npy = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), 1, 2,
            3, 4];
        File.WriteAllBytes(folder["a.npy"], npy);
        WriteZip(folder["a.npz"], npy);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(() => NpyFile.Read(folder["a.npy"]), "a.npy", said);
        Refused(() => ZipEntryFile.ReadArray(folder["a.npz"], "x", "make it"), "a.npz", said);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30_000_000);
    }

    [Fact]
    public void A_file_cut_anywhere_is_named()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder["a.npy"], [3], new float[] { 1, 2, 3 });
        NpzWriter.Write(folder["a.npz"], "x", [3], new float[] { 1, 2, 3 });
        Assert.Equal([1f, 2, 3], ZipEntryFile.ReadArray(folder["a.npz"], "x", "make it").As<float>());
        foreach (var name in new[] { "a.npy", "a.npz" })
        {
            var whole = File.ReadAllBytes(folder[name]);
            for (var length = 0; length < whole.Length; length += 3)
            {
                File.WriteAllBytes(folder["cut"], whole[..length]);
                Refused(() => name == "a.npy" ? NpyFile.Read(folder["cut"])
                    : ZipEntryFile.ReadArray(folder["cut"], "x", "make it"), "cut", "");
            }
        }
    }

    [Fact]
    public void A_flipped_byte_in_a_stored_entry_is_found_by_its_check_sum()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder["a.npy"], [3], new float[] { 1, 2, 3 });
        WriteZip(folder["a.npz"], File.ReadAllBytes(folder["a.npy"]));
        var bytes = File.ReadAllBytes(folder["a.npz"]);
        bytes[bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 0, 0x40, 0x40]) + 1] ^= 1;
        File.WriteAllBytes(folder["a.npz"], bytes);
        Refused(() => ZipEntryFile.ReadArray(folder["a.npz"], "x", "make it"), "a.npz", "check sum");
    }

    private static void WriteZip(string path, byte[] npy)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        using var entry = zip.CreateEntry("x.npy", CompressionLevel.NoCompression).Open();
        entry.Write(npy);
    }

    private static void Refused(Func<object> read, string file, string said)
    {
        var message = Assert.Throws<InvalidInputException>(read).Message;
        Assert.Contains(file, message);
        Assert.Contains(said, message);
        Assert.DoesNotContain('\n', message);
    }
}
