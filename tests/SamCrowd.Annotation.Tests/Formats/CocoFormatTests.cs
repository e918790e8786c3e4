using SamCrowd.Annotation.Formats;

namespace SamCrowd.Annotation.Tests.Formats;

public sealed class CocoFormatTests : AnnotationFormatTests
{
    private const string Image = """{"id": 1, "file_name": "c1-slice003.png", "width": 100, "height": 80}""";
    private const string Category = """{"id": 7, "name": "a"}""";

    [Fact]
    public void A_bbox_is_measured_from_the_edge_and_an_image_without_annotation_is_empty()
    {
        var imported = Read("""{"id": 1, "image_id": 1, "category_id": 7, "bbox": [10, 20, 30, 25.5]}""", Image
            + """, {"id": "x", "file_name": "c1-slice004.png", "width": 100, "height": 80}""");
        Assert.Equal(new PixelBox(9.5f, 19.5f, 39.5f, 45), BoxOf(imported));
        Assert.Equal([4], imported.Table.EmptySlices.Select(slice => slice.Slice));
    }

    [Fact]
    public void A_byte_order_mark_does_not_matter() =>
        Assert.Equal(new PixelBox(9.5f, 19.5f, 39.5f, 44.5f),
            BoxOf(ReadText("\uFEFF" + Document("""{"image_id": 1, "category_id": 7, "bbox": [10, 20, 30, 25]}"""))));

    /// <summary>X-AnyLabeling 1032: of a segmentation in run lengths the coordinates became the word "counts".</summary>
    [Theory]
    [InlineData("""[[10, 20, 40, 20, 40, 45]]""", "polygons")]
    [InlineData("""[[10, 20, 15, 20, 15, 25], [30, 30, 40, 45, 30, 45]]""", "polygons")]
    [InlineData("""{"size": [80, 100], "counts": [820, 25, 55, 25, 2225, 10, 4840]}""", "masks")]
    public void An_annotation_without_a_bbox_gives_the_box_around_its_segmentation(string segmentation, string kind)
    {
        foreach (var bbox in new[] { "", "\"bbox\": [], ", "\"bbox\": null, " })
        {
            var imported = Read($$"""{"image_id": 1, {{bbox}}"category_id": 7, "segmentation": {{segmentation}}}""");
            Assert.Equal(new PixelBox(9.5f, 19.5f, 39.5f, 44.5f), BoxOf(imported));
            Assert.Contains($"1 {kind} taken as the boxes around them", Assert.Single(imported.Notes), StringComparison.Ordinal);
        }
    }

    /// <summary>cvat 7367: a rotated box written as COCO was shifted.</summary>
    [Fact]
    public void A_rotated_box_becomes_the_upright_one_around_it()
    {
        var box = BoxOf(Read("""{"image_id": 1, "category_id": 7, "bbox": [20, 20, 40, 20], "attributes": {"rotation": 30.0}}"""));
        Assert.Equal((17.179492, 10.839746, 61.820508, 48.160254), (box.X0, box.Y0, box.X1, box.Y1), (a, b) =>
            Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) + Math.Abs(a.Item4 - b.Item4) < 1e-4);
    }

    [Fact]
    public void A_mask_without_a_pixel_is_named_and_its_slice_is_not_empty()
    {
        var imported = Read("""{"image_id": 1, "category_id": 7, "segmentation": {"size": [80, 100], "counts": [8000]}}""");
        Assert.Equal((0, 0, 1, 1), (imported.Table.Prompts.Count, imported.Table.EmptySlices.Count, imported.Seen, imported.Left));
        Assert.Contains("1 masks without any pixel not taken (the first: case c1, slice 3)", Assert.Single(imported.Notes),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Boxes_over_the_edge_are_clipped_and_said_and_boxes_outside_refused()
    {
        var imported = Read("""{"image_id": 1, "category_id": 7, "bbox": [-5, 60, 30, 30]}""");
        Assert.Equal(new PixelBox(-0.5f, 59.5f, 24.5f, 79.5f), BoxOf(imported));
        Assert.Contains("1 boxes that reach over their image's edge", Assert.Single(imported.Notes), StringComparison.Ordinal);
        Assert.Contains("annotations[0]: the box (200, 0) to (210, 10) lies outside its image of 100x80 pixels",
            Refused("a.json", () => Read("""{"image_id": 1, "category_id": 7, "bbox": [200, 0, 10, 10]}""")), StringComparison.Ordinal);
        Assert.Contains("1 boxes in which no pixel's centre lies",
            Assert.Single(Read("""{"image_id": 1, "category_id": 7, "bbox": [10, 10, 0, 5]}""").Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"image_id": 2, "category_id": 7, "bbox": [1, 2, 3, 4]}""", "annotations[0]: it names image 2")]
    [InlineData("""{"image_id": 1, "category_id": 8, "bbox": [1, 2, 3, 4]}""", "annotations[0]: it names category 8")]
    [InlineData("""{"image_id": 1, "category_id": 7, "bbox": [1, 2, 3]}""", "annotations[0].bbox: it has 3 numbers")]
    [InlineData("""{"image_id": 1, "category_id": 7, "bbox": [1, 2, 3, "4"]}""", "\"annotations[0].bbox[3]\" is the text \"4\"; it must be a number")]
    [InlineData("""{"image_id": 1, "category_id": 7, "bbox": [1, 2, -3, 4]}""", "below 0")]
    [InlineData("""{"image_id": 1, "category_id": 7, "keypoints": [1, 2, 2]}""", "neither a bbox nor a segmentation")]
    [InlineData("""{"image_id": 1, "category_id": 7, "segmentation": [[1, 2, 3]]}""", "annotations[0].segmentation[0]: it is "
        + "not a polygon")]
    [InlineData("""{"image_id": 1, "category_id": 7, "segmentation": {"size": [100, 80], "counts": [8000]}}""", "its size is not that "
        + "of the image")]
    [InlineData("""{"image_id": 1, "category_id": 7, "segmentation": {"size": [80, 100], "counts": [10, 9000]}}""", "do not add up")]
    [InlineData("""{"image_id": 1, "category_id": 7, "segmentation": {"size": [80, 100], "counts": "~~~"}}""", "cannot be read")]
    [InlineData("""{"id": 4, "image_id": 1, "category_id": 7, "bbox": [1, 2, 3, 4]}, {"id": 4, "image_id": 1, "category_id": 7, "bbox": [1, 2, 3, 4]}""", "annotations[1].id: the id 4 occurs twice")]
    [InlineData("""{"image_id": 1, "image_id": 1, "category_id": 7, "bbox": [1, 2, 3, 4]}""", "has the key \"image_id\" twice")]
    [InlineData("null", "\"annotations[0]\" is null; it must be an object")]
    [InlineData("""{"image_id": 1e400}""", "not among the images")]
    public void An_item_that_is_wrong_is_named(string annotation, string part) =>
        Assert.Contains(part, Refused("a.json", () => Read(annotation)), StringComparison.Ordinal);

    [Theory]
    [InlineData(Image + ", " + Image, "images[1].id: the id 1 occurs twice")]
    [InlineData("""{"id": 1, "file_name": "x/c1-slice003.png", "width": 100, "height": 80}, {"id": 2, "file_name": "y/c1-slice003.png", "width": 100, "height": 80}""", "are both case c1, slice 3")]
    [InlineData("""{"id": 1, "file_name": "c1-slice003.png", "width": 100, "height": 80}, {"id": 2, "file_name": "c1-slice003.png", "width": 100, "height": 80}""", "occurs twice")]
    [InlineData("""{"id": 1, "file_name": "c1-slice003.png", "width": 0, "height": 80}""", "size is 0x80")]
    [InlineData("""{"id": 1, "file_name": "../c1.png", "width": 1, "height": 80}""", "does not say case and slice")]
    [InlineData("""{"id": 1, "file_name": "..-slice003.png", "width": 1, "height": 80}""", "the case id")]
    [InlineData("""{"id": 1, "file_name": "c1-slice99999999999.png", "width": 1, "height": 80}""", "beyond 32767")]
    [InlineData("""{"id": 1, "file_name": "c1-slice003.png", "height": 80}""", "has no \"width\"")]
    public void An_image_that_is_wrong_is_named(string images, string part) =>
        Assert.Contains(part, Refused("a.json", () => Read("", images)), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "it is a list; it must be an object")]
    [InlineData("null", "it is null; it must be an object")]
    [InlineData("{}", "has no \"images\"")]
    [InlineData("{\"images\": 3}", "\"images\" is 3; it must be a list")]
    public void A_file_that_is_none_is_named(string text, string part) =>
        Assert.Contains(part, Refused("a.json", () => ReadText(text)), StringComparison.Ordinal);

    private static string Document(string annotations, string images = Image) =>
        $$"""{"images": [{{images}}], "categories": [{{Category}}], "annotations": [{{annotations}}]}""";

    private ImportedBoxes Read(string annotations, string images = Image) => ReadText(Document(annotations, images));

    private ImportedBoxes ReadText(string text)
    {
        File.WriteAllText(Folder["a.json"], text);
        return CocoFormat.Read(Folder["a.json"], Mapping);
    }
}
