using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Files;

/// <summary>Each wrong file is refused with one line that names it and says what is wrong.</summary>
public class NiftiBadInputTests
{
    [Fact]
    public void A_wrong_magic_is_refused()
    {
        Refused(new NiftiBytes().Magic("abc").Type(2, 8).With([1]), "no NIfTI magic");
        Refused(new NiftiBytes().Magic("n+2").Type(2, 8).With([1]), "no NIfTI magic");
        Refused("this is a text and no image at all"u8.ToArray(), "does not start like a NIfTI file");
        Refused([], "is empty");
        Refused(new NiftiBytes().Type(2, 8).With([])[..200], "within its header");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_voxel_size_that_is_none_is_refused(double size)
    {
        var voxel = new NiftiBytes().Type(2, 8).PixelSizes(1, 1, size, 1);
        Refused(voxel.With([1]), "pixdim[2]");
        Refused(voxel.Qform(1, 0, 0, 0, 0, 0, 0).With([1]), "pixdim[2]");
    }

    [Fact]
    public void An_sform_stands_where_the_voxel_sizes_are_missing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.nii"], new NiftiBytes().Type(2, 8).PixelSizes(0, 0, 0, 0).Sform(1, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0)
            .With([1]));
        Assert.Equal(new Vector3d(2, 3, 4), VolumeFile.ReadHeader(folder["a.nii"]).Geometry.Spacing);
    }

    [Fact]
    public void A_broken_orientation_is_refused()
    {
        Refused(new NiftiBytes().Type(2, 8).Sform(1, 1, 0, 0, 0, 0, double.NaN, 0, 0, 0, 0, 1, 0).With([1]), "sform");
        Refused(new NiftiBytes().Type(2, 8).Sform(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0).With([1]), "column 1");
        Refused(new NiftiBytes().Type(2, 8).Qform(1, 0, 0, 0, double.NaN, 0, 0).With([1]), "qform");
    }

    [Fact]
    public void Dimensions_that_do_not_fit_the_data_are_refused()
    {
        var nifti = new NiftiBytes().Type(4, 16);
        Refused(nifti.Dimensions(3, 2, 2, 2).With(new byte[15]), "cut off: 15 of 16");
        Refused(nifti.Dimensions(3, 2, 2, 2).With(new byte[17]), "does not fit");
        Refused(nifti.Dimensions(3, 2, 0, 2).With([]), "dim[2] = 0");
        Refused(nifti.Dimensions(3, 2, -2, 2).With([]), "dim[2] = -2");
        Refused(nifti.Dimensions(0).With([]), "0 dimensions");
        Refused(nifti.Dimensions(9).With([]), "9 dimensions");
        Refused(nifti.Dimensions(5, 1, 1, 1, 2, 3).With(new byte[12]), "only one axis");
    }

    [Fact]
    public void Sizes_beyond_an_array_are_refused_before_memory_is_asked_for() =>
        Refused(new NiftiBytes(second: true).Type(2, 8).Dimensions(3, 100_000, 100_000, 100).With([]), "more than one array holds");

    // A header of 400 bytes can claim terabytes: what the file cannot hold is refused before anything is allocated.
    [Theory]
    [InlineData(1000, 1000, 1000, 1, 352)]
    [InlineData(200, 200, 200, 30_000, 352)]
    [InlineData(1000, 1000, 1, 1, long.MaxValue)]
    [InlineData(1, 1, 1, 1, 400)]
    public void Sizes_that_the_file_cannot_hold_are_refused_before_memory_is_asked_for(int x, int y, int z, int channels, long offset)
    {
        using var folder = new TemporaryFolder();
        var bytes = new NiftiBytes().Type(16, 32).Dimensions(4, x, y, z, channels).Offset(offset).With(new byte[40]);
        File.WriteAllBytes(folder["plain.nii"], bytes);
        File.WriteAllBytes(folder["packed.nii.gz"], NiftiBytes.Gzip(bytes));
        foreach (var name in new[] { "plain.nii", "packed.nii.gz" })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains($"{name}: is cut off",
                Assert.Throws<InvalidInputException>(() => VolumeFile.ReadChannels(folder[name])).Message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
        }
    }

    [Theory]
    [InlineData(32, "complex")]
    [InlineData(1792, "complex")]
    [InlineData(128, "RGB")]
    [InlineData(2304, "RGB")]
    [InlineData(1536, "128-bit")]
    [InlineData(99, "unknown")]
    public void Voxels_that_are_no_single_numbers_are_refused(int code, string said) =>
        Refused(new NiftiBytes().Type(code, 64).With(new byte[64]), said);

    [Fact]
    public void A_scale_without_a_finite_intercept_is_refused() =>
        Refused(new NiftiBytes().Type(2, 8).Scale(2, double.NaN).With([1]), "scl_inter");

    [Fact]
    public void Voxels_inside_the_header_are_refused() => Refused(new NiftiBytes().Type(2, 8).Offset(100).With([1]), "vox_offset");

    [Fact]
    public void A_half_of_a_pair_is_refused_by_the_name_of_the_other()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.hdr"], new NiftiBytes().Magic("ni1").Offset(0).Type(2, 8).HeaderOnly());
        Assert.Contains("a.img", Message(folder["a.hdr"]));
        File.WriteAllBytes(folder["b.img"], [1]);
        Assert.Contains("b.hdr", Message(folder["b.img"]));
    }

    [Fact]
    public void A_path_that_is_no_volume_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("does not exist", Message(folder["a.nii.gz"]));
        Assert.Contains("is a folder", Message(folder.Root));
        File.WriteAllText(folder["a.png"], "");
        Assert.Contains("ending", Message(folder["a.png"]));
    }

    private static void Refused(byte[] bytes, string said)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["plain.nii"], bytes);
        File.WriteAllBytes(folder["packed.nii.gz"], NiftiBytes.Gzip(bytes));
        foreach (var name in new[] { "plain.nii", "packed.nii.gz" })
        {
            // An empty gzip file has no member to read.
            if (bytes.Length == 0 && name == "packed.nii.gz") continue;
            var message = Message(folder[name]);
            Assert.Contains(name, message);
            Assert.Contains(said, message);
            Assert.DoesNotContain('\n', message);
        }
    }

    private static string Message(string path) => Assert.Throws<InvalidInputException>(() => VolumeFile.Read<float>(path)).Message;
}
