using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Tests.Files;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests;

public class GridAlignmentTests
{
    private static readonly Size3 Size = new(2, 3, 4);

    /// <summary>Every order and direction of the axes: 48 ways to store the same grid.</summary>
    [Fact]
    public void A_volume_stored_in_any_order_is_brought_to_the_reference_s()
    {
        var reference = Numbered(new Geometry(new Vector3d(0.7, 0.8, 2.5), new Vector3d(-10, 20, 30), Direction.Identity));
        var affine = reference.Geometry.ToAffine();
        int[] size = [Size.X, Size.Y, Size.Z];
        var ways = 0;
        foreach (int[] order in (int[][])[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
        {
            for (var flips = 0; flips < 8; flips++)
            {
                var stored = new double[3, 4];
                for (var row = 0; row < 3; row++)
                {
                    stored[row, 3] = affine[row, 3];
                    for (var axis = 0; axis < 3; axis++)
                    {
                        var backwards = (flips & (1 << axis)) != 0;
                        stored[row, axis] = affine[row, order[axis]] * (backwards ? -1 : 1);
                        if (backwards) stored[row, 3] += affine[row, order[axis]] * (size[order[axis]] - 1);
                    }
                }
                var other = new Volume<short>(new Size3(size[order[2]], size[order[1]], size[order[0]]), Geometry.FromAffine(stored));
                foreach (var (z, y, x) in Indices(other.Size))
                {
                    int[] own = [x, y, z];
                    var at = new int[3];
                    for (var axis = 0; axis < 3; axis++)
                        at[order[axis]] = (flips & (1 << axis)) != 0 ? size[order[axis]] - 1 - own[axis] : own[axis];
                    other[z, y, x] = reference[at[2], at[1], at[0]];
                }
                var brought = GridAlignment.BringTo(other, true, "label", (reference.Size, reference.Geometry), "image");
                Assert.Equal(reference.Voxels, brought.Voxels);
                Assert.Equal(reference.Geometry, brought.Geometry);
                ways++;
            }
        }
        Assert.Equal(48, ways);
    }

    [Theory]
    [InlineData(1.0005, 0, true)]
    [InlineData(1.05, 0, false)]
    [InlineData(1, 0.1, true)]
    [InlineData(1, 0.6, false)]
    public void Rounded_headers_agree_and_other_spacings_and_places_are_refused_by_both_names(double scale, double shift, bool same)
    {
        var reference = Numbered(Geometry.WithSpacing(0.001, 0.001, 0.001));
        var other = Numbered(new Geometry(new Vector3d(0.001 * scale, 0.001, 0.001), new Vector3d(0.001 * shift, 0, 0),
            Direction.Identity));
        Assert.Equal(same, GridAlignment.IsSame((other.Size, other.Geometry), (reference.Size, reference.Geometry)));
        if (same) return;
        var message = Assert.Throws<InvalidInputException>(
            () => GridAlignment.BringTo(other, true, "label.nii", (reference.Size, reference.Geometry), "image.nii")).Message;
        Assert.Contains("label.nii", message);
        Assert.Contains("image.nii", message);
    }

    [Fact]
    public void A_label_without_a_place_lies_where_its_image_lies()
    {
        using var folder = new TemporaryFolder();
        VolumeFile.Write(folder["image.nii"],
            Numbered(new Geometry(new Vector3d(1, 1, 1), new Vector3d(-9, 4, 7), new Direction([-1, 0, 0, 0, -1, 0, 0, 0, 1]))));
        File.WriteAllBytes(folder["label.nii"], new NiftiBytes().Dimensions(3, 4, 3, 2).Type(2, 8)
            .With([.. Enumerable.Range(0, 24).Select(i => (byte)i)]));
        var label = VolumeFile.ReadOnto<byte>(folder["label.nii"], folder["image.nii"]);
        Assert.Equal(new Vector3d(-9, 4, 7), label.Geometry.Origin);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (byte)i), label.Voxels);
    }

    // xyzt_units: 1 metre, 2 millimetre, 3 micron (nifti1.h).
    [Theory]
    [InlineData(1, 0.0007, 0.7)]
    [InlineData(2, 0.7, 0.7)]
    [InlineData(3, 700, 0.7)]
    [InlineData(0, 0.7, 0.7)]
    [InlineData(1, 0.7, 0.7)]
    [InlineData(10, 0.7, 0.7)]
    [InlineData(5, 0.7, 0.7)]
    public void Units_of_the_header_become_millimetres(int unit, double stored, double millimetres)
    {
        using var folder = new TemporaryFolder();
        var bytes = new NiftiBytes().PixelSizes(1, stored, stored, stored).Type(2, 8).With([1]);
        bytes[123] = (byte)unit;
        File.WriteAllBytes(folder["a.nii"], bytes);
        var header = VolumeFile.ReadHeader(folder["a.nii"]);
        Assert.Equal(millimetres, header.Geometry.Spacing.X, 6);
        Assert.Equal(unit is 1 or 3 or 5 ? 1 : 0, header.Notes.Count);
    }

    [Fact]
    public void An_sform_of_zeros_gives_way_to_the_qform_with_a_note()
    {
        using var folder = new TemporaryFolder();
        var bytes = new NiftiBytes().PixelSizes(1, 2, 3, 4).Qform(1, 0, 0, 0, -5, 6, 7).Sform(1, new double[12]).Type(2, 8).With([1]);
        File.WriteAllBytes(folder["a.nii"], bytes);
        var header = VolumeFile.ReadHeader(folder["a.nii"]);
        Assert.Equal(new Vector3d(2, 3, 4), header.Geometry.Spacing);
        Assert.Equal(new Vector3d(-5, 6, 7), header.Geometry.Origin);
        Assert.Contains("qform", Assert.Single(header.Notes));
    }

    [Fact]
    public void Shear_other_pixel_sizes_and_another_qform_are_noted()
    {
        Assert.Contains("right angles", Note(new NiftiBytes().Sform(1, 1, 0.2, 0, 0, 0, 0.98, 0, 0, 0, 0, 1, 0)));
        Assert.Contains("pixdim", Note(new NiftiBytes().PixelSizes(1, 0.865, 0.865, 1).Sform(1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0)));
        Assert.Contains("qform", Note(new NiftiBytes().Qform(1, 0, 0, Math.Sqrt(0.5), 0, 0, 0)
            .Sform(1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0)));
        Assert.Contains("qform", Note(new NiftiBytes().Qform(1, 0, 0, 0, 5, 0, 0).Sform(1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0)));

        static string Note(NiftiBytes nifti)
        {
            using var folder = new TemporaryFolder();
            File.WriteAllBytes(folder["a.nii"], nifti.Type(2, 8).With([1]));
            return Assert.Single(VolumeFile.ReadHeader(folder["a.nii"]).Notes);
        }
    }

    private static Volume<short> Numbered(Geometry geometry) =>
        new(Size, geometry, [.. Enumerable.Range(0, (int)Size.Count).Select(i => (short)i)]);

    private static IEnumerable<(int Z, int Y, int X)> Indices(Size3 size) =>
        from z in Enumerable.Range(0, size.Z) from y in Enumerable.Range(0, size.Y) from x in Enumerable.Range(0, size.X) select (z, y, x);
}
