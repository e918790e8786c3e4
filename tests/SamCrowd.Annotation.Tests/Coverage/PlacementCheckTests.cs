using SamCrowd.Annotation.Coverage;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Tests.Coverage;

public class PlacementCheckTests
{
    // Slices across z have 10 rows and 20 columns.
    private static readonly Size3 Size = new(5, 10, 20);

    [Fact]
    public void A_row_that_is_there_twice_is_said_and_another_annotators_same_box_is_none()
    {
        var box = At(2, new PixelBox(1, 1, 5, 5));
        BoxPrompt Clicked() => box with { Points = [new PointPrompt(1, 1, true)] };
        BoxPrompt[] rows = [box, box with { Label = 2 }, box with { Annotator = "ben" }, Clicked()];
        Assert.Empty(PlacementCheck.Doubled(new BoxTable(rows)));
        Assert.Equal(["2 boxes there more than once; the first: case a, slice 2 across Z, label 1"],
            PlacementCheck.Doubled(new BoxTable([.. rows, box with { TimeSeconds = 3 }, Clicked()])));
    }

    [Fact]
    public void A_box_on_a_slice_that_its_annotator_also_marked_as_empty_is_said()
    {
        var box = At(2, new PixelBox(1, 1, 5, 5));
        EmptySlice[] others = [new("a", SliceAxis.Z, 2, "ben"), new("a", SliceAxis.Z, 3, "anna"), new("a", SliceAxis.X, 2, "anna"),
            new("b", SliceAxis.Z, 2, "anna"), new("a", SliceAxis.Z, 2, "anna", Label: 2)];
        Assert.Empty(PlacementCheck.OnEmptySlices(new BoxTable([box], others)));
        foreach (var label in new int?[] { null, 1 })
            Assert.Equal(["1 boxes on slices that their annotator also marked as empty; the first: case a, slice 2 across Z, label 1"],
                PlacementCheck.OnEmptySlices(new BoxTable([box], [.. others, new("a", SliceAxis.Z, 2, "anna", Label: label)])));
    }

    [Theory]
    [InlineData(-2, 0, 5, 5, false)]
    [InlineData(0, -3, 5, 5, true)]
    [InlineData(15, 5, 21.5f, 9, false)]
    [InlineData(15, 5, 22, 9, true)]
    [InlineData(15, 5, 19, 11.5f, false)]
    [InlineData(15, 5, 19, 12, true)]
    public void A_box_may_reach_over_the_edge_by_the_margin_of_the_studys_rule(float x0, float y0, float x1, float y1, bool isFault)
    {
        string[] expected = isFault
            ? ["1 boxes reaching over the slice's edge by more than 2 pixels; the first: case a, slice 4 across Z, label 1"] : [];
        Assert.Equal(expected, PlacementCheck.OnImage([At(4, new PixelBox(x0, y0, x1, y1))], Size, [1]));
    }

    [Fact]
    public void Slices_and_labels_that_are_not_there_are_said_with_their_number_and_the_first()
    {
        var inside = new PixelBox(1, 1, 5, 5);
        Assert.Equal(
            [
                "2 boxes on slices that the image does not have; the first: case a, slice 5 across Z, label 1",
                "1 boxes of labels that the data set does not have; the first: case a, slice 1 across Z, label 9",
            ],
            PlacementCheck.OnImage(
                [At(0, inside), At(5, inside), At(6, inside), At(1, inside) with { Label = 9 }, At(6, inside) with { Axis = SliceAxis.X }],
                Size, [1, 2]));
    }

    private static BoxPrompt At(int slice, PixelBox box) => new("a", SliceAxis.Z, slice, 1, box, "anna");
}
