using System.IO.Compression;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Files;

/// <summary>The unpacking of gzip, held against the runtime's own packing on data of every kind that takes another way through the decoder.</summary>
public class GzipTests
{
    public static TheoryData<string, CompressionLevel> Contents()
    {
        var data = new TheoryData<string, CompressionLevel>();
        foreach (var kind in new[] { "noise", "constant", "period 2", "period 3", "period 7", "period 12", "period 40000", "skewed", "steps" })
            foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.Optimal, CompressionLevel.SmallestSize })
                data.Add(kind, level);
        return data;
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void What_was_packed_comes_back(string kind, CompressionLevel level)
    {
        using var folder = new TemporaryFolder();
        var voxels = Voxels(kind, 700_000);
        var nifti = new NiftiBytes().Dimensions(3, 4000, 175, 1).Type(2, 8).With(voxels);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level, leaveOpen: true)) gzip.Write(nifti);
        File.WriteAllBytes(folder["a.nii.gz"], packed.ToArray());
        Assert.True(voxels.AsSpan().SequenceEqual(VolumeFile.Read<byte>(folder["a.nii.gz"]).Voxels));
    }

    [Fact]
    public void Small_blocks_with_the_fixed_code_are_read()
    {
        using var folder = new TemporaryFolder();
        var bytes = new NiftiBytes().Dimensions(3, 20, 1, 1).Type(2, 8).With([.. Enumerable.Range(0, 20).Select(i => (byte)(i * 13))]);
        // One member a byte: each is small enough for the fixed code.
        File.WriteAllBytes(folder["a.nii.gz"], [.. bytes.SelectMany(value => NiftiBytes.Gzip([value]))]);
        Assert.Equal(bytes[352..], VolumeFile.Read<byte>(folder["a.nii.gz"]).Voxels);
    }

    [Fact]
    public void Optional_header_fields_and_padding_zeros_are_passed_over()
    {
        using var folder = new TemporaryFolder();
        var packed = NiftiBytes.Gzip(new NiftiBytes().Type(2, 8).With([7]));
        byte[] header = [0x1F, 0x8B, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 255, 3, 0, 1, 2, 3, (byte)'n', 0, (byte)'c', 0, 9, 9];
        File.WriteAllBytes(folder["a.nii.gz"], [.. header, .. packed[10..], .. new byte[100]]);
        Assert.Equal<byte>([7], VolumeFile.Read<byte>(folder["a.nii.gz"]).Voxels);
    }

    [Fact]
    public void A_file_cut_anywhere_is_named_and_never_read_as_whole()
    {
        using var folder = new TemporaryFolder();
        var whole = NiftiBytes.Gzip(new NiftiBytes().Dimensions(3, 1000, 1, 1).Type(2, 8).With(Voxels("skewed", 1000)));
        for (var length = 0; length < whole.Length; length += length < whole.Length - 20 ? 7 : 1)
        {
            File.WriteAllBytes(folder["cut.nii.gz"], whole[..length]);
            Assert.Contains("cut.nii.gz", Assert.Throws<InvalidInputException>(() => VolumeFile.Read<byte>(folder["cut.nii.gz"])).Message);
        }
    }

    [Fact]
    public void A_changed_byte_anywhere_is_found_or_does_no_harm()
    {
        using var folder = new TemporaryFolder();
        var voxels = Voxels("skewed", 1000);
        var whole = NiftiBytes.Gzip(new NiftiBytes().Dimensions(3, 1000, 1, 1).Type(2, 8).With(voxels));
        var harmless = 0;
        // Bytes 4 to 9 of a member (time, flags of the packer, system) carry no data.
        for (var at = 10; at < whole.Length; at += 3)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(folder["damaged.nii.gz"], damaged);
            try
            {
                // Unused bits, and a match moved to an equal place, unpack to the same.
                Assert.Equal(voxels, VolumeFile.Read<byte>(folder["damaged.nii.gz"]).Voxels);
                harmless++;
            }
            catch (InvalidInputException failure)
            {
                Assert.Contains("damaged.nii.gz", failure.Message);
            }
        }
        Assert.InRange(harmless, 0, 5);
    }

    [Fact]
    public void Bytes_after_the_last_member_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.nii.gz"], [.. NiftiBytes.Gzip(new NiftiBytes().Type(2, 8).With([7])), .. "garbage"u8]);
        Assert.Contains("a.nii.gz", Assert.Throws<InvalidInputException>(() => VolumeFile.Read<byte>(folder["a.nii.gz"])).Message);
    }

    [Fact]
    public void A_long_file_that_is_damaged_or_cut_is_named_though_another_thread_unpacks_it()
    {
        using var folder = new TemporaryFolder();
        var whole = NiftiBytes.Gzip(new NiftiBytes().Dimensions(3, 4000, 1000, 1).Type(2, 8).With(Voxels("skewed", 4_000_000)));
        File.WriteAllBytes(folder["cut.nii.gz"], whole[..(whole.Length / 2)]);
        Assert.Contains("cut.nii.gz", Assert.Throws<InvalidInputException>(() => VolumeFile.Read<byte>(folder["cut.nii.gz"])).Message);
        whole[^5] ^= 1;
        File.WriteAllBytes(folder["damaged.nii.gz"], whole);
        Assert.Contains("check sum", Assert.Throws<InvalidInputException>(() => VolumeFile.Read<byte>(folder["damaged.nii.gz"])).Message);
    }

    [Fact]
    public void A_file_that_is_not_packed_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.nii.gz"], new NiftiBytes().Type(2, 8).With([7]));
        Assert.Contains("a.nii.gz", Assert.Throws<InvalidInputException>(() => VolumeFile.ReadHeader(folder["a.nii.gz"])).Message);
    }

    private static byte[] Voxels(string kind, int count)
    {
        var random = new RandomStream(kind.Length, count);
        var bytes = new byte[count];
        var period = kind.StartsWith("period", StringComparison.Ordinal) ? int.Parse(kind[7..], System.Globalization.CultureInfo.InvariantCulture) : 0;
        for (var i = 0; i < count; i++)
        {
            bytes[i] = kind switch
            {
                "noise" => (byte)random.Integer(256),
                "constant" => 3,
                "skewed" => (byte)(random.Integer(16) * random.Integer(16) * random.Integer(2)),
                "steps" => (byte)(i / 1000),
                _ => i < period ? (byte)random.Integer(256) : bytes[i - period],
            };
        }
        return bytes;
    }
}
