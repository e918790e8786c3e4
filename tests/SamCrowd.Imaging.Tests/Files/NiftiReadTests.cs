using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Files.Voxels;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Files;

public class NiftiReadTests
{
    public static TheoryData<int, bool, bool, VoxelType> EveryTypeAndOrder()
    {
        var data = new TheoryData<int, bool, bool, VoxelType>();
        (int, VoxelType)[] types =
        [
            (2, VoxelType.UInt8), (256, VoxelType.Int8), (512, VoxelType.UInt16), (4, VoxelType.Int16), (768, VoxelType.UInt32),
            (8, VoxelType.Int32), (1280, VoxelType.UInt64), (1024, VoxelType.Int64), (16, VoxelType.Float32), (64, VoxelType.Float64),
        ];
        foreach (var (code, type) in types)
            foreach (var second in new[] { false, true })
                foreach (var bigEndian in new[] { false, true })
                    data.Add(code, second, bigEndian, type);
        return data;
    }

    [Theory]
    [MemberData(nameof(EveryTypeAndOrder))]
    public void Every_voxel_type_is_read_in_both_byte_orders_and_both_versions(int code, bool second, bool bigEndian, VoxelType type)
    {
        using var folder = new TemporaryFolder();
        var nifti = new NiftiBytes(second, bigEndian).Dimensions(3, 3, 2, 1).Type(code, 8);
        var voxels = type switch
        {
            VoxelType.UInt8 => nifti.Pack<byte>(0, 1, 2, 100, 101, 127),
            VoxelType.Int8 => nifti.Pack<sbyte>(0, 1, 2, 100, 101, 127),
            VoxelType.UInt16 => nifti.Pack<ushort>(0, 1, 2, 100, 101, 127),
            VoxelType.Int16 => nifti.Pack<short>(0, 1, 2, 100, 101, 127),
            VoxelType.UInt32 => nifti.Pack<uint>(0, 1, 2, 100, 101, 127),
            VoxelType.Int32 => nifti.Pack(0, 1, 2, 100, 101, 127),
            VoxelType.UInt64 => nifti.Pack<ulong>(0, 1, 2, 100, 101, 127),
            VoxelType.Int64 => nifti.Pack<long>(0, 1, 2, 100, 101, 127),
            VoxelType.Float32 => nifti.Pack<float>(0, 1, 2, 100, 101, 127),
            _ => nifti.Pack<double>(0, 1, 2, 100, 101, 127),
        };
        File.WriteAllBytes(folder["a.nii"], nifti.With(voxels));
        File.WriteAllBytes(folder["a.nii.gz"], NiftiBytes.Gzip(nifti.With(voxels)));
        foreach (var path in new[] { folder["a.nii"], folder["a.nii.gz"] })
        {
            Assert.Equal(type, VolumeFile.ReadHeader(path).VoxelType);
            Assert.Equal(new Size3(1, 2, 3), VolumeFile.ReadHeader(path).Size);
            Assert.Equal([0, 1, 2, 100, 101, 127], VolumeFile.Read<float>(path).Voxels);
            Assert.Equal([0, 1, 2, 100, 101, 127], VolumeFile.Read<short>(path).Voxels);
            Assert.Equal([0, 1, 2, 100, 101, 127], VolumeFile.Read<byte>(path).Voxels);
            Assert.Equal([0, 1, 2, 100, 101, 127], VolumeFile.Read<double>(path).Voxels);
        }
    }

    [Fact]
    public void Long_rows_convert_alike_whether_vectorised_or_not()
    {
        using var folder = new TemporaryFolder();
        var values = Enumerable.Range(0, 100_003).Select(i => (short)((i * 7919) % 65536 - 32768)).ToArray();
        var nifti = new NiftiBytes().Dimensions(3, 9091, 11, 1).Type(4, 16);
        File.WriteAllBytes(folder["a.nii"], nifti.With(nifti.Pack(values[..100_001])));
        Assert.Equal(values[..100_001].Select(value => (float)value), VolumeFile.Read<float>(folder["a.nii"]).Voxels);
        Assert.Equal(values[..100_001].Select(value => (double)value), VolumeFile.Read<double>(folder["a.nii"]).Voxels);
    }

    [Fact]
    public void A_scale_is_applied_and_a_slope_of_zero_is_none()
    {
        using var folder = new TemporaryFolder();
        var nifti = new NiftiBytes().Dimensions(3, 2, 1, 1).Type(4, 16).Scale(0.5, -3);
        File.WriteAllBytes(folder["a.nii"], nifti.With(nifti.Pack<short>(10, -11)));
        Assert.Equal([2, -8.5f], VolumeFile.Read<float>(folder["a.nii"]).Voxels);
        Assert.Contains("a.nii", Assert.Throws<InvalidInputException>(() => VolumeFile.Read<short>(folder["a.nii"])).Message);
        File.WriteAllBytes(folder["b.nii"], nifti.Scale(0, 7).With(nifti.Pack<short>(10, -11)));
        Assert.Equal([10, -11f], VolumeFile.Read<float>(folder["b.nii"]).Voxels);
        File.WriteAllBytes(folder["c.nii"], nifti.Scale(2, 1).With(nifti.Pack<short>(10, -11)));
        Assert.Equal<short>([21, -21], VolumeFile.Read<short>(folder["c.nii"]).Voxels);
    }

    [Fact]
    public void Labels_stored_as_float_are_read_where_they_are_whole_numbers()
    {
        using var folder = new TemporaryFolder();
        var nifti = new NiftiBytes().Dimensions(3, 3, 1, 1).Type(16, 32);
        File.WriteAllBytes(folder["a.nii"], nifti.With(nifti.Pack(0f, 1.0004f, 1.9995f)));
        Assert.Equal<byte>([0, 1, 2], VolumeFile.Read<byte>(folder["a.nii"]).Voxels);
        File.WriteAllBytes(folder["b.nii"], nifti.With(nifti.Pack(0f, 1.2f, 2f)));
        Assert.Contains("1.2", Assert.Throws<InvalidInputException>(() => VolumeFile.Read<byte>(folder["b.nii"])).Message);
        File.WriteAllBytes(folder["c.nii"], nifti.With(nifti.Pack(0f, float.NaN, 2f)));
        Assert.Throws<InvalidInputException>(() => VolumeFile.Read<short>(folder["c.nii"]));
    }

    [Fact]
    public void A_value_outside_the_type_is_refused()
    {
        using var folder = new TemporaryFolder();
        var nifti = new NiftiBytes().Dimensions(3, 2, 1, 1).Type(4, 16);
        File.WriteAllBytes(folder["a.nii"], nifti.With(nifti.Pack<short>(1, -1)));
        Assert.Contains("-1", Assert.Throws<InvalidInputException>(() => VolumeFile.Read<byte>(folder["a.nii"])).Message);
        Assert.Throws<InvalidInputException>(() => VolumeFile.Read<ulong>(folder["a.nii"]));
    }

    [Fact]
    public void The_spacing_is_the_float32_of_the_header_widened()
    {
        using var folder = new TemporaryFolder();
        var nifti = new NiftiBytes().Type(2, 8).PixelSizes(1, 0.9, 0.7, 3).Sform(1, -0.9, 0, 0, 10, 0, 0.7, 0, -20, 0, 0, 3, 5);
        File.WriteAllBytes(folder["a.nii"], nifti.With([1]));
        var geometry = VolumeFile.ReadHeader(folder["a.nii"]).Geometry;
        Assert.Equal(new Vector3d(0.8999999761581421, 0.699999988079071, 3), geometry.Spacing);
        Assert.Equal(new Vector3d(10, -20, 5), geometry.Origin);
        Assert.Equal(-1, geometry.Direction[0, 0]);
    }

    [Fact]
    public void The_sform_wins_over_the_qform_and_the_qform_over_pixdim()
    {
        using var folder = new TemporaryFolder();
        // A quarter turn about z: (b, c, d) = (0, 0, sqrt(1/2)) sends i to +y and j to -x.
        var nifti = new NiftiBytes().Type(2, 8).PixelSizes(-1, 2, 3, 4).Qform(1, 0, 0, Math.Sqrt(0.5), 7, 8, 9);
        File.WriteAllBytes(folder["q.nii"], nifti.With([1]));
        var turned = VolumeFile.ReadHeader(folder["q.nii"]).Geometry;
        var expected = new Geometry(new Vector3d(2, 3, 4), new Vector3d(7, 8, 9), new Direction([0, -1, 0, 1, 0, 0, 0, 0, -1]));
        Assert.True(turned.Matches(expected, 1e-6));
        nifti.Sform(2, 5, 0, 0, 1, 0, 6, 0, 2, 0, 0, 7, 3);
        File.WriteAllBytes(folder["s.nii"], nifti.With([1]));
        Assert.Equal(new Geometry(new Vector3d(5, 6, 7), new Vector3d(1, 2, 3), Direction.Identity),
            VolumeFile.ReadHeader(folder["s.nii"]).Geometry);
        File.WriteAllBytes(folder["p.nii"], nifti.Sform(0).Qform(0).With([1]));
        Assert.Equal(Geometry.WithSpacing(2, 3, 4), VolumeFile.ReadHeader(folder["p.nii"]).Geometry);
    }

    [Theory]
    [InlineData(4, 2, 1, 1, 3, 1)]
    [InlineData(5, 2, 1, 1, 1, 3)]
    public void Channels_are_the_fourth_axis_or_the_fifth_of_a_vector_image(params int[] dimensions)
    {
        using var folder = new TemporaryFolder();
        var nifti = new NiftiBytes().Dimensions(dimensions).Type(4, 16);
        File.WriteAllBytes(folder["a.nii"], nifti.With(nifti.Pack<short>(1, 2, 3, 4, 5, 6)));
        var channels = VolumeFile.ReadChannels(folder["a.nii"]);
        Assert.Equal(3, VolumeFile.ReadHeader(folder["a.nii"]).Channels);
        Assert.Equal([[1f, 2f], [3f, 4f], [5f, 6f]], channels.Select(channel => channel.Voxels));
        Assert.Contains("3 channels", Assert.Throws<InvalidInputException>(() => VolumeFile.Read<short>(folder["a.nii"])).Message);
    }

    [Fact]
    public void A_pair_is_read_by_either_name()
    {
        using var folder = new TemporaryFolder();
        var nifti = new NiftiBytes().Magic("ni1").Offset(0).Dimensions(3, 2, 1, 1).Type(4, 16);
        File.WriteAllBytes(folder["a.hdr"], nifti.HeaderOnly());
        File.WriteAllBytes(folder["a.img"], nifti.Pack<short>(4, 5));
        Assert.Equal<short>([4, 5], VolumeFile.Read<short>(folder["a.hdr"]).Voxels);
        Assert.Equal<short>([4, 5], VolumeFile.Read<short>(folder["a.img"]).Voxels);
    }

    [Fact]
    public void Extensions_before_the_voxels_are_passed_over()
    {
        using var folder = new TemporaryFolder();
        var nifti = new NiftiBytes().Offset(352 + 32).Type(2, 8);
        File.WriteAllBytes(folder["a.nii.gz"], NiftiBytes.Gzip(nifti.With([.. new byte[32], 42])));
        Assert.Equal<byte>([42], VolumeFile.Read<byte>(folder["a.nii.gz"]).Voxels);
    }

    [Fact]
    public void A_link_to_a_volume_is_read_as_the_volume()
    {
        using var folder = new TemporaryFolder();
        // Longer than the link, whose own length must not be taken for the file's.
        var nifti = new NiftiBytes().Dimensions(3, 100, 100, 10).Type(2, 8);
        var voxels = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31)).ToArray();
        File.WriteAllBytes(folder["a.nii"], nifti.With(voxels));
        File.WriteAllBytes(folder["a.nii.gz"], NiftiBytes.Gzip(nifti.With(voxels)));
        foreach (var name in new[] { "a.nii", "a.nii.gz" })
        {
            if (OperatingSystem.IsWindows()) HardLink.CreateOrCopy(folder[name], folder[$"link_{name}"]);
            else File.CreateSymbolicLink(folder[$"link_{name}"], folder[name]);
            Assert.Equal(voxels, VolumeFile.Read<byte>(folder[$"link_{name}"]).Voxels);
        }
    }

    [SharedFact("data", "abdomen_ct", "ct_3mm.nii.gz")]
    public void A_real_scan_is_read()
    {
        var scan = VolumeFile.Read<float>(SharedData.Data("abdomen_ct", "ct_3mm.nii.gz"));
        Assert.Equal(new Size3(112, 101, 122), scan.Size);
        Assert.Equal(-1207, scan.Voxels.Min());
        Assert.Equal(new Vector3d(3, 3, 3), scan.Geometry.Spacing);
    }
}
