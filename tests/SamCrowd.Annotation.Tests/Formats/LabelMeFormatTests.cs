using SamCrowd.Annotation.Formats;

namespace SamCrowd.Annotation.Tests.Formats;

public sealed class LabelMeFormatTests : AnnotationFormatTests
{
    [Theory]
    [InlineData("rectangle", "[[10, 20], [30, 50]]", null)]
    [InlineData("rectangle", "[[30, 20], [10, 50]]", null)]
    [InlineData("rectangle", "[[10, 20], [30, 20], [30, 50], [10, 50]]", null)]
    [InlineData("polygon", "[[10, 20], [30, 50], [10, 50]]", "polygons")]
    [InlineData("rotation", "[[20, 20], [30, 35], [20, 50], [10, 35]]", "rotated boxes")]
    [InlineData("mask", "[[10, 20], [29, 49]]", "masks")]
    public void Every_shape_that_is_an_area_gives_the_box_around_it(string type, string points, string? kind)
    {
        var imported = Read(Shape(type, points));
        Assert.Equal(new PixelBox(9.5f, 19.5f, 29.5f, 49.5f), BoxOf(imported));
        if (kind is null) Assert.Empty(imported.Notes);
        else Assert.Contains($"1 {kind} taken as the boxes around them", Assert.Single(imported.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_has_a_centre_and_a_point_on_its_rim_and_points_are_clicks()
    {
        Assert.Equal(new PixelBox(14.5f, 24.5f, 24.5f, 34.5f), BoxOf(Read(Shape("circle", "[[20, 30], [23, 34]]"))));
        Assert.Equal([new PointPrompt(9.5f, 19.5f, true)], Assert.Single(Read(Shape("point", "[[10, 20]]")).Table.Prompts).Points);
        Assert.Equal(2, Assert.Single(Read(Shape("points", "[[10, 20], [11, 21]]")).Table.Prompts).Points.Count);
        Assert.Equal(new PixelBox(9.5f, 19.5f, 29.5f, 49.5f), BoxOf(Read("""{"label": "a", "points": [[10, 20], [30, 50], [10, 50]]}""")));
        Assert.Equal([3], Read("").Table.EmptySlices.Select(slice => slice.Slice));
    }

    [Theory]
    [InlineData("true", 0)]
    [InlineData("false", 1)]
    public void An_image_with_a_flag_that_is_set_is_not_recorded_as_empty(string flag, int empty)
    {
        Write(["one", "c1-slice003.json"],
            $$"""{"flags": {"unclear": {{flag}} }, "shapes": [], "imagePath": "c1-slice003.png", "imageHeight": 80, "imageWidth": 100}""");
        var imported = LabelMeFormat.Read(Folder["one"], Mapping);
        Assert.Equal(empty, imported.Table.EmptySlices.Count);
        Assert.Equal(1 - empty, imported.Left);
        Assert.Equal(1 - empty, imported.Notes.Count(note => note.Contains("1 flags of whole images not taken", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("line", "[[1, 2], [3, 4]]", "shapes[0]: a shape is a line")]
    [InlineData("linestrip", "[[1, 2], [3, 4]]", "a shape is a linestrip")]
    [InlineData("rectangle", "[[1, 2]]", "a rectangle cannot have 1 points")]
    [InlineData("rectangle", "[[1, 2], [3, 4], [5, 6]]", "a rectangle cannot have 3 points")]
    [InlineData("polygon", "[]", "a polygon cannot have 0 points")]
    [InlineData("rectangle", "[[1, 2], [3]]", "\"shapes[0].points[1]\" is a list; it must be a point")]
    [InlineData("rectangle", "[[1, 2], 3]", "\"shapes[0].points[1]\" is 3; it must be a list")]
    [InlineData("point", "[[101, 2]]", "outside")]
    public void A_shape_that_is_wrong_is_named(string type, string points, string part) =>
        Assert.Contains(part, Refused("c1-slice003.json", () => Read(Shape(type, points))), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_names_the_image_of_another_slice_is_refused()
    {
        Write(["one", "c1-slice003.json"], """{"shapes": [], "imagePath": "..\\c1-slice004.png", "imageHeight": 80, "imageWidth": 100}""");
        Assert.Contains("another slice", Refused("c1-slice003.json", () => LabelMeFormat.Read(Folder["one"], Mapping)),
            StringComparison.Ordinal);
    }

    private static string Shape(string type, string points) =>
        $$"""{"label": "a", "points": {{points}}, "group_id": null, "shape_type": "{{type}}", "flags": null}""";

    private ImportedBoxes Read(string shapes)
    {
        Write(["one", "c1-slice003.json"],
            $$"""{"version": "5.5.0", "flags": {}, "shapes": [{{shapes}}], "imagePath": "../c1-slice003.png", "imageData": null, "imageHeight": 80, "imageWidth": 100}""");
        return LabelMeFormat.Read(Folder["one"], Mapping);
    }
}
