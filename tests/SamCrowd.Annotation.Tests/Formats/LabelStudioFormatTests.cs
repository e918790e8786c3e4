using SamCrowd.Annotation.Formats;

namespace SamCrowd.Annotation.Tests.Formats;

public sealed class LabelStudioFormatTests : AnnotationFormatTests
{
    // 10 x 7 pixels: columns 3 to 7 of rows 2 to 4, and the last pixel of row 5, as label-studio-converter's brush.py packs them.
    private const string GreyBrush = "[0,0,1,24,57,27,254,91,0,194,127,248,76,3,9,255,225,48,12,39,255,138,192,35,255,196,224,0]";
    private const string RedBrush =
        "[0,0,1,24,57,27,254,91,0,3,254,16,0,32,0,255,132,0,8,0,63,225,0,2,0,15,248,64,0,128,3,254,16,0,32,48,152,0,31,240,128,1,0,7,252,"
            + "32,0,64,1,255,8,0,16,0,127,194,0,4,0,31,240,128,1,1,132,192,"
        + "0,255,132,0,8,0,63,225,0,2,0,15,248,64,0,128,3,254,16,0,32,0,255,132,0,8,12,86,0,7,252,32,0,64,98,112,0]";

    [Fact]
    public void Annotators_and_times_are_kept_apart()
    {
        var imported = ReadText("""
            [{"id":1,"data":{"image":"/data/upload/1/a1b2c3d4-img0001-slice012.png"},"annotations":[
              {"completed_by":7,"lead_time":6.0,"result":[
                {"type":"rectanglelabels","original_width":60,"original_height":40,"value":{"x":10,"y":25,"width":50,"height":25,"rotation":0,"rectanglelabels":["a"]}},
                {"type":"rectanglelabels","original_width":60,"original_height":40,"value":{"x":0,"y":0,"width":100,"height":100,"rotation":0,"rectanglelabels":["a"]}}]},
              {"completed_by":{"id":8,"email":"b@c.d"},"result":[]},
              {"completed_by":9,"was_cancelled":true,"result":[]}]}]
            """);
        var table = imported.Table;
        Assert.Equal(("img0001", 12, "7", 3.0),
            (table.Prompts[0].Case, table.Prompts[0].Slice, table.Prompts[0].Annotator, table.Prompts[0].TimeSeconds));
        Assert.Equal(new PixelBox(5.5f, 9.5f, 35.5f, 19.5f), table.Prompts[0].Box);
        Assert.Equal(["b@c.d"], table.EmptySlices.Select(e => e.Annotator));
        Assert.Contains("1 annotations that their annotators skipped", Assert.Single(imported.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rectanglelabels", """{"x": 10, "y": 25, "width": 20, "height": 37.5, "rotation": 0}""", null)]
    [InlineData("rectanglelabels", """{"x": 30, "y": 25, "width": 30, "height": 25, "rotation": 90}""", "rotated boxes")]
    [InlineData("polygonlabels", """{"points": [[10, 25], [30, 25], [20, 62.5]]}""", "polygons")]
    [InlineData("ellipselabels", """{"x": 20, "y": 43.75, "radiusX": 10, "radiusY": 18.75, "rotation": 0}""", "ellipses")]
    [InlineData("labels", """{"x": 10, "y": 25, "width": 20, "height": 37.5, "rotation": 0}""", null)]
    public void Every_region_that_is_an_area_gives_the_box_around_it(string type, string value, string? kind)
    {
        var imported = Read(Region(type, value));
        Assert.Equal(new PixelBox(9.5f, 19.5f, 29.5f, 49.5f), BoxOf(imported));
        if (kind is null) Assert.Empty(imported.Notes);
        else Assert.Contains($"1 {kind} taken as the boxes around them", Assert.Single(imported.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GreyBrush)]
    [InlineData(RedBrush)]
    public void A_brush_gives_the_box_around_its_opaque_pixels(string rle)
    {
        var imported = Read(Region("brushlabels", $$"""{"format": "rle", "rle": {{rle}}}""", 10, 7));
        Assert.Equal(new PixelBox(2.5f, 1.5f, 9.5f, 5.5f), BoxOf(imported));
        Assert.Contains("1 brush masks taken as the boxes around them", Assert.Single(imported.Notes), StringComparison.Ordinal);
        Assert.Contains("the brush holds 280 bytes where an image of 100x80 pixels has 32000",
            Refused("a.json", () => Read(Region("brushlabels", $$"""{"format": "rle", "rle": {{rle}}}"""))), StringComparison.Ordinal);
        Assert.Contains("the brush is cut off",
            Refused("a.json", () => Read(Region("brushlabels", """{"format": "rle", "rle": [0, 1]}"""))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_brush_without_a_pixel_is_named_and_its_slice_is_not_empty()
    {
        var imported = Read(Region("brushlabels", """{"format": "rle", "rle": [0, 0, 1, 24, 57, 27, 255, 1, 23, 0, 0]}""", 10, 7));
        Assert.Equal((0, 0, 1), (imported.Table.Prompts.Count, imported.Table.EmptySlices.Count, imported.Left));
    }

    [Fact]
    public void Keypoints_are_clicks_and_a_shape_with_its_label_in_a_result_of_its_own_counts_once()
    {
        Assert.Equal([new PointPrompt(9.5f, 19.5f, true)],
            Assert.Single(Read(Region("keypointlabels", """{"x": 10, "y": 25, "width": 0.5}""")).Table.Prompts).Points);
        const string Value = """{"x": 10, "y": 25, "width": 20, "height": 37.5, "rotation": 0}""";
        Assert.Equal(new PixelBox(9.5f, 19.5f, 29.5f, 49.5f),
            BoxOf(Read(Region("rectangle", Value, labelled: false) + ", " + Region("labels", Value))));
        Assert.Contains("a rectangle has no label", Refused("a.json", () => Read(Region("rectangle", Value, labelled: false))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Remarks_are_named_and_predictions_and_tasks_without_an_annotation_do_not_count_as_looked_at()
    {
        var imported = Read("""{"type": "choices", "value": {"choices": ["good"]}}""");
        Assert.Equal((0, 0, 1, 1), (imported.Table.Prompts.Count, imported.Table.EmptySlices.Count, imported.Seen, imported.Left));
        Assert.Contains("1 results of the type 'choices' not taken", Assert.Single(imported.Notes), StringComparison.Ordinal);
        var untouched = ReadText("""[{"data": {"image": "c1-slice003.png"}, "annotations": [], "predictions": [{"result": []}]}]""");
        Assert.Empty(untouched.Table.EmptySlices);
        Assert.Equal(2, untouched.Notes.Count);
    }

    [Theory]
    [InlineData("s3://b/20240131-01-slice003.png", "20240131-01")]
    [InlineData("/data/upload/1/0f6142fb-20240131-01-slice003.png", "20240131-01")]
    [InlineData("upload/0f6142fb-c1-slice003.png", "c1")]
    [InlineData("https://x.org/a/c1-slice003.png?X-Amz-Signature=ab=cd&X=/e-slice9", "c1")]
    [InlineData("https://x.org/a/c1-slice003.png#view=2", "c1")]
    [InlineData("/data/local-files/?d=study/pat.1-slice003.png", "pat.1")]
    [InlineData("https://x.org/a/pat%201-slice003.png", "pat 1")]
    [InlineData("C:\\\\data\\\\c1-slice003.png", "c1")]
    public void The_case_is_what_the_image_was_called(string address, string expected)
    {
        var imported = ReadText($$"""[{"data": {"patient": "pat.1", "image": "{{address}}", "n": 3, "none": null}, "annotations": [{"completed_by": 1, "result": []}]}]""");
        Assert.Equal((expected, 3), imported.Table.EmptySlices.Select(slice => (slice.Case, slice.Slice)).Single());
    }

    [Theory]
    [InlineData("""{"type": "rectanglelabels", "original_width": 100, "original_height": 80, "image_rotation": 90, "value": {"x": 1, "y": 1, "width": 2, "height": 2, "rectanglelabels": ["a"]}}""", "turned by 90 degrees")]
    [InlineData("""{"type": "rectanglelabels", "original_width": 100, "original_height": 80, "value": {"x": 1, "y": 1, "width": 2, "height": 2, "rectanglelabels": []}}""", "'rectanglelabels' is empty")]
    [InlineData("""{"type": "rectanglelabels", "original_width": 100, "original_height": 80, "value": {"x": 1, "y": 1, "width": 2, "height": 2, "rectanglelabels": ["a", "b"]}}""", "2 labels")]
    [InlineData("""{"type": "rectanglelabels", "original_width": 100, "original_height": 80, "value": {"x": 1, "y": 1, "width": 2, "height": 2}}""", "has no \"rectanglelabels\"")]
    [InlineData("""{"type": "rectanglelabels", "value": {"x": 1, "y": 1, "width": 2, "height": 2, "rectanglelabels": ["a"]}}""",
        "'original_width' is missing")]
    [InlineData("""{"type": "rectanglelabels", "original_width": 0, "original_height": 80, "value": {"x": 1, "y": 1, "width": 2, "height": 2, "rectanglelabels": ["a"]}}""", "size is 0x80")]
    [InlineData("""{"type": "videorectangle", "value": {"sequence": []}}""", "type 'videorectangle'")]
    [InlineData("""{"value": {"x": 1}}""", "\"[0].annotations[0].result[0]\" has no \"type\"")]
    [InlineData("""{"type": "polygonlabels", "original_width": 100, "original_height": 80, "value": {"points": [[1, 2]], "polygonlabels": ["a"]}}""", "a polygon of 1 points")]
    [InlineData("""{"type": "rectanglelabels", "original_width": 100, "original_height": 80, "value": {"x": "1", "y": 1, "width": 2, "height": 2, "rectanglelabels": ["a"]}}""", "value.x\" is the text \"1\"; it must be a number")]
    [InlineData("""{"type": "rectanglelabels", "original_width": 100, "original_height": 80, "value": {"x": 150, "y": 1, "width": 2, "height": 2, "rectanglelabels": ["a"]}}""", "outside")]
    public void A_region_that_is_wrong_is_named(string result, string part) =>
        Assert.Contains(part, Refused("a.json", () => Read(result)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "it is an object; it must be a list")]
    [InlineData("[{}]", "\"[0]\" has no \"data\"")]
    [InlineData("""[{"data": {"image": "x.png"}}]""", "'data' names no image whose name says case and slice")]
    [InlineData("""[{"data": {"a": "x/c1-slice003.png", "b": "c1-slice004.png"}}]""", "names several images")]
    [InlineData("""[{"data": {"image": "c1-slice003.png"}}]""", "has no \"annotations\"")]
    [InlineData("""[{"data": {"image": "A/c1-slice003.png"}, "annotations": [{"completed_by": 1, "result": []}]}, {"data": {"image": "B/c1-slice003.png"}, "annotations": [{"completed_by": 2, "result": []}]}]""", "are both case c1, slice 3")]
    [InlineData("""[{"data": {"image": "c1-slice003.png"}, "annotations": [{"completed_by": 1, "result": []}, {"completed_by": 1, "result": []}]}]""", "occurs twice for annotator '1'")]
    public void A_task_that_is_wrong_is_named(string text, string part) =>
        Assert.Contains(part, Refused("a.json", () => ReadText(text)), StringComparison.Ordinal);

    private static string Region(string type, string value, int width = 100, int height = 80, bool labelled = true) =>
        $$"""{"id": "r1", "type": "{{type}}", "from_name": "l", "to_name": "image", "original_width": {{width}}, "original_height": {{height}}, "image_rotation": 0, "value": {{(labelled ? value[..^1] + $", \"{type}\": [\"a\"]}}" : value)}}}""";

    private ImportedBoxes Read(string results) =>
        ReadText($$"""[{"id": 1, "data": {"image": "/data/upload/1/0f6142fb-c1-slice003.png"}, "annotations": [{"id": 1, "completed_by": 1, "was_cancelled": false, "lead_time": 10.0, "result": [{{results}}]}]}]""");

    private ImportedBoxes ReadText(string text)
    {
        File.WriteAllText(Folder["a.json"], text);
        return LabelStudioFormat.Read(Folder["a.json"], Mapping);
    }
}
