using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Files;

public class NiftiWriteTests
{
    private static readonly Geometry Tilted = new(
        new Vector3d(0.8999999761581421, 0.699999988079071, 3),
        new Vector3d(-120.25, 33.5, 900.125),
        new Direction([-0.8, 0.6, 0, 0.6, 0.8, 0, 0, 0, 1]));

    [Theory]
    [InlineData("a.nii")]
    [InlineData("a.nii.gz")]
    [InlineData("a.hdr")]
    [InlineData("a.img")]
    public void A_volume_comes_back_with_its_affine_to_a_millionth(string name)
    {
        using var folder = new TemporaryFolder();
        var volume = new Volume<short>(new Size3(2, 3, 4), Tilted, [.. Enumerable.Range(0, 24).Select(i => (short)(i - 12))]);
        VolumeFile.Write(folder[name], volume);
        var read = VolumeFile.Read<short>(folder[name]);
        Assert.Equal(volume.Voxels, read.Voxels);
        Assert.Equal(volume.Size, read.Size);
        Assert.Equal(Tilted.Spacing, read.Geometry.Spacing);
        Assert.True(read.Geometry.Matches(Tilted, 1e-6));
    }

    [Fact]
    public void The_qform_says_the_same_as_the_sform()
    {
        using var folder = new TemporaryFolder();
        VolumeFile.Write(folder["a.nii"], new Volume<byte>(new Size3(1, 1, 1), Tilted));
        var bytes = File.ReadAllBytes(folder["a.nii"]);
        Assert.Equal(1, bytes[252]);
        Assert.Equal(1, bytes[254]);
        bytes[254] = 0;
        File.WriteAllBytes(folder["b.nii"], bytes);
        Assert.True(VolumeFile.ReadHeader(folder["b.nii"]).Geometry.Matches(Tilted, 1e-5));
    }

    public static TheoryData<double[]> Directions() =>
    [
        [1, 0, 0, 0, -1, 0, 0, 0, -1],
        [-1, 0, 0, 0, 1, 0, 0, 0, -1],
        [-1, 0, 0, 0, -1, 0, 0, 0, 1],
        [0, 0, 1, 1, 0, 0, 0, 1, 0],
        [0, 0, 1, 1, 0, 0, 0, -1, 0],
        [-1, 0, 0, 0, -1, 0, 0, 0, -1],
    ];

    [Theory]
    [MemberData(nameof(Directions))]
    public void Turns_by_half_a_circle_and_mirrors_survive_the_qform(double[] direction)
    {
        using var folder = new TemporaryFolder();
        var geometry = new Geometry(new Vector3d(1, 2, 3), new Vector3d(4, 5, 6), new Direction(direction));
        VolumeFile.Write(folder["a.nii"], new Volume<byte>(new Size3(1, 1, 1), geometry));
        var bytes = File.ReadAllBytes(folder["a.nii"]);
        bytes[254] = 0;
        File.WriteAllBytes(folder["b.nii"], bytes);
        Assert.True(VolumeFile.ReadHeader(folder["b.nii"]).Geometry.Matches(geometry, 1e-6));
    }

    [Fact]
    public void A_sheared_grid_keeps_its_sform_and_gets_no_qform()
    {
        using var folder = new TemporaryFolder();
        var sheared = Geometry.FromAffine(new double[,] { { 1, 0.25, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 2, 0 } });
        VolumeFile.Write(folder["a.nii"], new Volume<byte>(new Size3(1, 1, 1), sheared));
        Assert.Equal(0, File.ReadAllBytes(folder["a.nii"])[252]);
        Assert.True(VolumeFile.ReadHeader(folder["a.nii"]).Geometry.Matches(sheared, 1e-6));
    }

    [Fact]
    public void A_row_longer_than_NIfTI_1_can_say_is_written_as_NIfTI_2()
    {
        using var folder = new TemporaryFolder();
        var volume = new Volume<byte>(new Size3(1, 1, 40_000), Geometry.WithSpacing(0.1, 1, 1));
        volume.Voxels[39_999] = 9;
        VolumeFile.Write(folder["a.nii.gz"], volume);
        var read = VolumeFile.Read<byte>(folder["a.nii.gz"]);
        Assert.Equal(40_000, read.Size.X);
        Assert.Equal(9, read.Voxels[39_999]);
        Assert.Equal(0.1, read.Geometry.Spacing.X);
    }

    [Fact]
    public void Many_members_come_back_as_one_volume_and_always_as_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var random = new RandomStream(1);
        var volume = new Volume<float>(new Size3(3, 512, 512), Tilted);
        for (var i = 0; i < volume.Voxels.Length; i++) volume.Voxels[i] = random.Integer(1000);
        VolumeFile.Write(folder["a.nii.gz"], volume);
        VolumeFile.Write(folder["b.nii.gz"], volume);
        Assert.Equal(volume.Voxels, VolumeFile.Read<float>(folder["a.nii.gz"]).Voxels);
        Assert.Equal(File.ReadAllBytes(folder["a.nii.gz"]), File.ReadAllBytes(folder["b.nii.gz"]));
    }

    [Fact]
    public void Channels_come_back_in_their_order()
    {
        using var folder = new TemporaryFolder();
        Volume<float>[] channels = [new(new Size3(1, 1, 2), Tilted, [1, 2]), new(new Size3(1, 1, 2), Tilted, [3, 4])];
        VolumeFile.WriteChannels(folder["a.nii.gz"], channels);
        Assert.Equal([[1f, 2f], [3f, 4f]], VolumeFile.ReadChannels(folder["a.nii.gz"]).Select(channel => channel.Voxels));
    }

    [Fact]
    public void Another_ending_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(".nii.gz",
            Assert.Throws<InvalidInputException>(() =>
            VolumeFile.Write(folder["a.nrrd"], new Volume<byte>(new Size3(1, 1, 1), Tilted))).Message);
        Assert.Empty(Directory.GetFiles(folder.Root));
    }
}
