using System.IO.Compression;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Files;

/// <summary>Reading of gzip files as packers of every kind write them; damage and what does not belong there is found.</summary>
public class GzipTests
{
    private static readonly byte[] EmptyMember = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public static TheoryData<string, CompressionLevel> Contents()
    {
        var data = new TheoryData<string, CompressionLevel>();
        foreach (var kind in new[] { "noise", "constant", "period 2", "period 3", "period 7", "period 12", "period 40000", "skewed",
            "steps" })
            foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.Optimal,
                CompressionLevel.SmallestSize })
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
    public void Sizes_around_the_borders_of_buffers_are_read_in_one_many_and_empty_members() => WriteAndRead(60);

    // 9 of 1500 volumes that the program had written, and files of pigz, could not be read: their packed pieces ended near 256 KiB.
    [Fact]
    [Trait("Category", "Long")]
    public void Two_thousand_sizes_around_the_borders_of_buffers_are_read_in_one_many_and_empty_members() => WriteAndRead(2000);

    [Fact]
    public void Empty_members_first_between_and_last_are_read()
    {
        using var folder = new TemporaryFolder();
        var packed = NiftiBytes.Gzip(new NiftiBytes().Type(2, 8).With([7]));
        File.WriteAllBytes(folder["a.nii.gz"], [.. EmptyMember, .. EmptyMember, .. packed, .. EmptyMember, .. EmptyMember]);
        Assert.Equal<byte>([7], VolumeFile.Read<byte>(folder["a.nii.gz"]).Voxels);
        for (var cut = 1; cut < EmptyMember.Length; cut++)
        {
            File.WriteAllBytes(folder["cut.nii.gz"], [.. packed, .. EmptyMember[..^cut]]);
            Assert.Contains("cut.nii.gz", Assert.Throws<InvalidInputException>(() => VolumeFile.Read<byte>(folder["cut.nii.gz"])).Message);
        }
    }

    [Fact]
    public void Zeros_between_members_are_passed_over()
    {
        using var folder = new TemporaryFolder();
        var nifti = new NiftiBytes().Dimensions(3, 2, 1, 1).Type(2, 8).With([7, 9]);
        File.WriteAllBytes(folder["a.nii.gz"],
            [.. NiftiBytes.Gzip(nifti[..353]), .. new byte[33], .. NiftiBytes.Gzip(nifti[353..]), .. new byte[70_000]]);
        Assert.Equal<byte>([7, 9], VolumeFile.Read<byte>(folder["a.nii.gz"]).Voxels);
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
        var message = Assert.Throws<InvalidInputException>(() => VolumeFile.Read<byte>(folder["a.nii.gz"])).Message;
        Assert.Contains("a.nii.gz", message);
        Assert.Contains("something that is no gzip data follows its end", message);
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
        var message = Assert.Throws<InvalidInputException>(() => VolumeFile.ReadHeader(folder["a.nii.gz"])).Message;
        Assert.Contains("a.nii.gz: is not packed", message);
        Assert.Contains("rename it to a.nii", message);
    }

    [Fact]
    public void A_packed_file_without_gz_in_its_name_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.nii"], NiftiBytes.Gzip(new NiftiBytes().Type(2, 8).With([7])));
        Assert.Contains("rename it to a.nii.gz",
            Assert.Throws<InvalidInputException>(() => VolumeFile.ReadHeader(folder["a.nii"])).Message);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>not found</html>", "a web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0", "a Git LFS pointer")]
    [InlineData("PK\u0003\u0004", "a zip archive")]
    [InlineData("{\"message\": \"forbidden\"}", "a JSON text")]
    [InlineData("\0\0\0\0\0\0", "zeros only")]
    public void A_file_of_another_kind_is_called_what_it_is(string content, string kind)
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "a.nii", "a.nii.gz", "a.nrrd", "a.mha" })
        {
            File.WriteAllBytes(folder[name], System.Text.Encoding.Latin1.GetBytes(content));
            var message = Assert.Throws<InvalidInputException>(() => VolumeFile.Read<float>(folder[name])).Message;
            Assert.Contains(name, message);
            Assert.Contains(kind, message);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_zlib_stream_cut_within_its_check_sum_is_named(int cut)
    {
        using var folder = new TemporaryFolder();
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(Voxels("skewed", 1000));
        var header = "NDims = 3\nDimSize = 1000 1 1\nElementType = MET_UCHAR\nCompressedData = True\nElementDataFile = LOCAL\n"u8.ToArray();
        File.WriteAllBytes(folder["a.mha"], [.. header, .. packed.ToArray()]);
        Assert.Equal(Voxels("skewed", 1000), VolumeFile.Read<byte>(folder["a.mha"]).Voxels);
        File.WriteAllBytes(folder["cut.mha"], [.. header, .. packed.ToArray()[..^cut]]);
        Assert.Contains("cut.mha", Assert.Throws<InvalidInputException>(() => VolumeFile.Read<byte>(folder["cut.mha"])).Message);
    }

    private static void WriteAndRead(int sizes)
    {
        using var folder = new TemporaryFolder();
        var noise = Voxels("noise", 2 << 20);
        for (var i = 0; i < sizes; i++)
        {
            // Noise does not shrink, so the packed pieces lie around the border as well.
            var border = i % 2 == 0 ? 1 << 18 : 1 << 20;
            var voxels = noise.AsSpan(i, border + ((i / 2 * 2000 / sizes) - 500)).ToArray();
            var path = folder[$"{i % 4}.nii.gz"];
            if (i % 4 == 3)
                VolumeFile.Write(path, new Volume<byte>(new Size3(1, 1, voxels.Length), Geometry.WithSpacing(1, 1, 1), voxels));
            else
                File.WriteAllBytes(path, Packed(new NiftiBytes(second: true).Dimensions(3, voxels.Length, 1, 1).Type(2, 8).With(voxels),
                    members: i % 4));
            Assert.True(voxels.AsSpan().SequenceEqual(VolumeFile.Read<byte>(path).Voxels), $"{voxels.Length} voxels");
        }
    }

    /// <summary>Members: 0 one, 1 many of odd sizes, 2 many with empty ones between.</summary>
    private static byte[] Packed(byte[] bytes, int members)
    {
        using var packed = new MemoryStream();
        var size = members == 0 ? bytes.Length : 65_521;
        for (var at = 0; at < bytes.Length; at += size)
        {
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write(bytes, at, Math.Min(size, bytes.Length - at));
            if (members == 2) packed.Write(EmptyMember);
        }
        return packed.ToArray();
    }

    private static byte[] Voxels(string kind, int count)
    {
        var random = new RandomStream(kind.Length, count);
        var bytes = new byte[count];
        var period = kind.StartsWith("period", StringComparison.Ordinal)
            ? int.Parse(kind[7..], System.Globalization.CultureInfo.InvariantCulture) : 0;
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
