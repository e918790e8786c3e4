using System.IO.Compression;
using System.Text;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Files;

public class MetaImageTests
{
    private const string Header = """
        ObjectType = Image
        NDims = 3
        BinaryData = True
        BinaryDataByteOrderMSB = True
        CompressedData = False
        TransformMatrix = 0 1 0 -1 0 0 0 0 1
        Offset = 10 20 30
        CenterOfRotation = 0 0 0
        ElementSpacing = 0.5 0.6 2
        DimSize = 3 2 1
        ElementType = MET_SHORT
        ElementDataFile = LOCAL

        """;

    private static readonly byte[] BigEndianVoxels = [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 255, 255];

    [Fact]
    public void An_attached_file_is_read_with_its_LPS_matrix_turned_to_RAS()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.mha"], Header, BigEndianVoxels);
        var volume = VolumeFile.Read<short>(folder["a.mha"]);
        Assert.Equal(new Size3(1, 2, 3), volume.Size);
        Assert.Equal<short>([1, 2, 3, 4, 5, -1], volume.Voxels);
        // The first index axis runs along LPS y, the second against LPS x.
        Assert.Equal(new double[,] { { 0, 0.6, 0, -10 }, { -0.5, 0, 0, -20 }, { 0, 0, 2, 30 } }, volume.Geometry.ToAffine());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Compressed_data_is_zlib_or_gzip(bool zlib)
    {
        using var folder = new TemporaryFolder();
        using var packed = new MemoryStream();
        using (Stream packer = zlib ? new ZLibStream(packed, CompressionLevel.Optimal) : new GZipStream(packed, CompressionLevel.Optimal))
            packer.Write(BigEndianVoxels);
        Write(folder["a.mha"], Header.Replace("CompressedData = False", "CompressedData = True", StringComparison.Ordinal),
            packed.ToArray());
        Assert.Equal<short>([1, 2, 3, 4, 5, -1], VolumeFile.Read<short>(folder["a.mha"]).Voxels);
    }

    [Fact]
    public void A_detached_little_endian_file_with_a_header_to_skip_is_read()
    {
        using var folder = new TemporaryFolder();
        var header = Header.Replace("MSB = True", "MSB = False", StringComparison.Ordinal)
            .Replace("LOCAL", "a.raw", StringComparison.Ordinal);
        Write(folder["a.mhd"], header.Replace("NDims", "HeaderSize = -1\nNDims", StringComparison.Ordinal), []);
        File.WriteAllBytes(folder["a.raw"], [7, 7, 7, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 254, 255]);
        Assert.Equal<short>([1, 2, 3, 4, 5, -2], VolumeFile.Read<short>(folder["a.mhd"]).Voxels);
    }

    [Fact]
    public void Several_values_a_voxel_become_channels()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.mha"], "NDims = 3\nDimSize = 2 1 1\nElementNumberOfChannels = 3\nElementType = "
            + "MET_UCHAR\nElementDataFile = LOCAL\n", [1, 2, 3, 4, 5, 6]);
        Assert.Equal([[1f, 4f], [2f, 5f], [3f, 6f]], VolumeFile.ReadChannels(folder["a.mha"]).Select(channel => channel.Voxels));
    }

    [Theory]
    [InlineData("MET_SHORT", "MET_STRING", "MET_STRING")]
    [InlineData("0.5 0.6 2", "0.5 0 2", "above zero")]
    [InlineData("0.5 0.6 2", "0.5 NaN 2", "finite")]
    [InlineData("DimSize = 3 2 1", "DimSize = 3 2", "3 numbers")]
    [InlineData("DimSize = 3 2 1", "DimSize = 3 2 9", "cut off")]
    [InlineData("DimSize = 3 2 1", "DimSize = 3 1 1", "header does not fit")]
    [InlineData("BinaryData = True", "BinaryData = False", "text")]
    [InlineData("LOCAL", "missing.raw", "missing.raw")]
    [InlineData("ElementDataFile", "Element", "does not start like")]
    [InlineData("CompressedData = False", "CompressedData = True", "damaged")]
    public void A_wrong_header_is_refused_with_its_name(string right, string wrong, string said)
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.mha"], Header.Replace(right, wrong, StringComparison.Ordinal), BigEndianVoxels);
        var message = Assert.Throws<InvalidInputException>(() => VolumeFile.Read<short>(folder["a.mha"])).Message;
        Assert.Contains("a.mha", message);
        Assert.Contains(said, message);
    }

    private static void Write(string path, string header, byte[] voxels) =>
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes(header), .. voxels]);
}
