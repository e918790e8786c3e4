using SamCrowd.Annotation;
using SamCrowd.Crowd.Slices;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Tests.Slices;

/// <summary>Planes other than axial have to be right as well (SlicerNNInteractive 91).</summary>
public class SliceViewTests
{
    private static readonly double[] Ras = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    private static readonly double[] Lps = [-1, 0, 0, 0, -1, 0, 0, 0, 1];

    // x of the file runs to the back, y to the feet, z to the right: a sagittal series.
    private static readonly double[] Sagittal = [0, 0, 1, -1, 0, 0, 0, -1, 0];

    [Theory]
    [InlineData(SliceAxis.Z, false, true, true, "RLAP")]
    [InlineData(SliceAxis.Y, false, true, true, "RLSI")]
    [InlineData(SliceAxis.X, false, true, true, "APSI")]
    public void A_file_in_ras_is_turned_as_radiologists_look_at_it(SliceAxis axis, bool transpose, bool flipX, bool flipY, string edges)
    {
        var view = View(Ras, axis);
        Assert.Equal((transpose, flipX, flipY, edges), (view.Transpose, view.FlipX, view.FlipY, view.Edges));
    }

    [Theory]
    [InlineData(SliceAxis.Z, false, false, "RLAP")]
    [InlineData(SliceAxis.Y, false, true, "RLSI")]
    [InlineData(SliceAxis.X, false, true, "APSI")]
    public void A_file_in_lps_is_shown_the_same_way(SliceAxis axis, bool flipX, bool flipY, string edges)
    {
        var view = View(Lps, axis);
        Assert.Equal((false, flipX, flipY, edges), (view.Transpose, view.FlipX, view.FlipY, view.Edges));
    }

    [Theory]
    [InlineData(SliceAxis.Z, false, "APSI")]
    [InlineData(SliceAxis.Y, true, "RLAP")]
    [InlineData(SliceAxis.X, true, "RLSI")]
    public void A_sagittal_series_is_turned_upright_across_every_axis(SliceAxis axis, bool transpose, string edges)
    {
        var view = View(Sagittal, axis);
        Assert.Equal((transpose, edges), (view.Transpose, view.Edges));
    }

    [Fact]
    public void The_spacing_follows_the_picture_when_it_is_transposed()
    {
        var view = SliceView.Of(new Geometry(new Vector3d(1, 2, 3), new Vector3d(0, 0, 0), new Direction(Sagittal)), SliceAxis.Y);
        // Columns of the array run along x (1 mm), rows along z (3 mm); the picture shows them the other way round.
        Assert.Equal((3, 1), (view.PixelWidth, view.PixelHeight));
    }

    [Fact]
    public void The_studys_view_reverses_the_rows_whatever_the_geometry_says() =>
        Assert.Equal((false, false, true), (SliceView.Study.Transpose, SliceView.Study.FlipX, SliceView.Study.FlipY));

    private static SliceView View(double[] direction, SliceAxis axis) =>
        SliceView.Of(new Geometry(new Vector3d(1, 1, 1), new Vector3d(0, 0, 0), new Direction(direction)), axis);
}
