using System.Text;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Files;

public class NrrdTests
{
    private static readonly byte[] BigEndianVoxels = [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 255, 255];

    [Fact]
    public void An_attached_raw_file_is_read_with_its_space_turned_to_RAS()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.nrrd"], """
            NRRD0004
            # a comment
            type: short
            dimension: 3
            space: left-posterior-superior
            sizes: 3 2 1
            space directions: (0.5,0,0) (0,0.6,0) (0,0,2)
            kinds: domain domain domain
            endian: big
            encoding: raw
            space origin: (10,20,30)
            key:=value


            """, BigEndianVoxels);
        var volume = VolumeFile.Read<short>(folder["a.nrrd"]);
        Assert.Equal(new Size3(1, 2, 3), volume.Size);
        Assert.Equal<short>([1, 2, 3, 4, 5, -1], volume.Voxels);
        Assert.Equal(new double[,] { { -0.5, 0, 0, -10 }, { 0, -0.6, 0, -20 }, { 0, 0, 2, 30 } }, volume.Geometry.ToAffine());
    }

    [Theory]
    [InlineData("right-anterior-superior", 1, 1)]
    [InlineData("RAS", 1, 1)]
    [InlineData("left-anterior-superior", -1, 1)]
    [InlineData("left-posterior-superior", -1, -1)]
    public void Each_anatomical_space_is_turned_to_RAS(string space, int x, int y)
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.nrrd"], $"NRRD0004\ntype: uchar\ndimension: 3\nspace: {space}\nsizes: 1 1 1\nspace directions: (1,0,0) (0,1,0) "
            + "(0,0,1)\nencoding: raw\nspace origin: (1,2,3)\n\n", [9]);
        Assert.Equal(new double[,] { { x, 0, 0, x }, { 0, y, 0, 2 * y }, { 0, 0, 1, 3 } },
            VolumeFile.ReadHeader(folder["a.nrrd"]).Geometry.ToAffine());
    }

    [Fact]
    public void A_detached_gzip_file_with_a_byte_skip_is_read()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.nhdr"], "NRRD0005\ntype: uint16\ndimension: 3\nsizes: 3 2 1\nspacings: 0.5 0.6 2\nendian: big\nencoding: "
            + "gzip\nbyte skip: 4\ndata file: a.raw.gz\n", []);
        File.WriteAllBytes(folder["a.raw.gz"], NiftiBytes.Gzip([1, 1, 1, 1, .. BigEndianVoxels]));
        var volume = VolumeFile.Read<int>(folder["a.nhdr"]);
        Assert.Equal([1, 2, 3, 4, 5, 65535], volume.Voxels);
        Assert.Equal(new Vector3d(0.5, 0.6, 2), volume.Geometry.Spacing);
    }

    [Fact]
    public void An_attached_gzip_file_is_read()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.nrrd"], "NRRD0005\r\ntype: int16\r\ndimension: 2\r\nsizes: 3 2\r\nendian: big\r\nencoding: gz\r\n\r\n",
            NiftiBytes.Gzip(BigEndianVoxels));
        Assert.Equal<short>([1, 2, 3, 4, 5, -1], VolumeFile.Read<short>(folder["a.nrrd"]).Voxels);
    }

    [Theory]
    [InlineData("vector domain domain domain", "sizes: 3 2 1 1", "space directions: none (1,0,0) (0,1,0) (0,0,1)\n", new float[] { 1, 4 })]
    [InlineData("list domain domain domain", "sizes: 3 2 1 1", "", new float[] { 1, 4 })]
    [InlineData("domain domain domain list", "sizes: 2 1 1 3", "", new float[] { 1, 2 })]
    public void A_channel_axis_may_be_first_or_last(string kinds, string sizes, string directions, float[] firstChannel)
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.nrrd"], $"NRRD0004\ntype: uint8\ndimension: 4\n{sizes}\n{directions}kinds: {kinds}\nencoding: raw\n\n",
            [1, 2, 3, 4, 5, 6]);
        var channels = VolumeFile.ReadChannels(folder["a.nrrd"]);
        Assert.Equal(3, channels.Count);
        Assert.Equal(firstChannel, channels[0].Voxels);
    }

    [Theory]
    [InlineData("type: short", "type: complex", "complex")]
    [InlineData("sizes: 3 2 1", "sizes: 3 0 1", "sizes")]
    [InlineData("sizes: 3 2 1", "sizes: 3 2", "3 numbers")]
    [InlineData("sizes: 3 2 1", "sizes: 3 2 2", "cut off")]
    [InlineData("sizes: 3 2 1", "sizes: 3 1 1", "header does not fit")]
    [InlineData("encoding: raw", "encoding: hex", "hex")]
    [InlineData("endian: big\n", "", "endian")]
    [InlineData("spacings: 1 1 1", "spacings: 1 -1 1", "above zero")]
    [InlineData("spacings: 1 1 1", "space directions: (1,0,0) (0,0,0) (0,0,1)", "size above zero")]
    [InlineData("encoding: raw\n", "encoding: raw\ndata file: b.raw\n", "b.raw")]
    [InlineData("NRRD0004", "PNG", "does not start")]
    public void A_wrong_header_is_refused_with_its_name(string right, string wrong, string said)
    {
        using var folder = new TemporaryFolder();
        var header = "NRRD0004\ntype: short\ndimension: 3\nsizes: 3 2 1\nspacings: 1 1 1\nendian: big\nencoding: raw\n\n";
        Write(folder["a.nrrd"], header, BigEndianVoxels);
        Assert.Equal(-1, VolumeFile.Read<short>(folder["a.nrrd"]).Voxels[5]);
        Write(folder["a.nrrd"], header.Replace(right, wrong, StringComparison.Ordinal), BigEndianVoxels);
        var message = Assert.Throws<InvalidInputException>(() => VolumeFile.Read<short>(folder["a.nrrd"])).Message;
        Assert.Contains("a.nrrd", message);
        Assert.Contains(said, message);
    }

    private static void Write(string path, string header, byte[] voxels) =>
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes(header), .. voxels]);
}
