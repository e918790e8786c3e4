namespace SamCrowd.Imaging.Tests;

public class GeometryTests
{
    [Fact]
    public void An_affine_comes_back_as_it_was()
    {
        var affine = new double[,] { { 0, -0.9, 0, 12 }, { 0.8, 0, 0, -3.5 }, { 0, 0, 3, 100 } };
        var geometry = Geometry.FromAffine(affine);
        Assert.Equal(new Vector3d(0.8, 0.9, 3), geometry.Spacing);
        Assert.Equal(affine, geometry.ToAffine());
    }

    [Fact]
    public void A_zero_column_is_refused() =>
        Assert.Throws<InvalidInputException>(() => Geometry.FromAffine(new double[3, 4]));
}
