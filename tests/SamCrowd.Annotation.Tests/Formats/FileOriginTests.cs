using SamCrowd.Annotation.Formats;

namespace SamCrowd.Annotation.Tests.Formats;

/// <summary>
/// A file that another tool wrote, or in another of a tool's formats, is named as what it is, not by the key that it lacks: Label Studio's
/// JSON-MIN has no "data", a project of VIA no "images".
/// </summary>
public sealed class FileOriginTests : AnnotationFormatTests
{
    private const string Coco = """
        {"images": [{"id": 1, "file_name": "c1-slice003.png", "width": 100, "height": 80}], "categories": [], "annotations": []}
        """;

    [Theory]
    [InlineData(AnnotationFormat.LabelStudio, Coco, "a COCO file", "give Format coco")]
    [InlineData(AnnotationFormat.Cvat, Coco, "a COCO file", "give Format coco")]
    [InlineData(AnnotationFormat.Yolo, Coco, "a COCO file", "give Format coco")]
    [InlineData(AnnotationFormat.Coco, """[{"data": {"image": "a.png"}, "annotations": []}]""", "Label Studio", "give Format label-studio")]
    [InlineData(AnnotationFormat.LabelStudio, """[{"image": "a.png", "label": [], "annotator": 1}]""", "JSON-MIN", "export it as JSON")]
    [InlineData(AnnotationFormat.Coco, """[{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]}]""", "COCO detections", "annotations")]
    [InlineData(AnnotationFormat.Coco, """{"a.png123": {"filename": "a.png", "regions": []}}""", "VIA", "COCO")]
    [InlineData(AnnotationFormat.Coco, """{"_via_settings": {}, "_via_img_metadata": {}}""", "VIA", "COCO")]
    [InlineData(AnnotationFormat.Coco, "filename,file_size,file_attributes,region_count\na.png,1,{},0\n", "VIA", "COCO")]
    [InlineData(AnnotationFormat.Coco, """{"version": "5.0.1", "shapes": [], "imagePath": "a.png"}""", "LabelMe", "give Format labelme")]
    [InlineData(AnnotationFormat.Coco, """{"type": "FeatureCollection", "features": []}""", "GeoJSON", "COCO")]
    [InlineData(AnnotationFormat.Coco, "<annotations><version>1.1</version></annotations>", "CVAT", "give Format cvat")]
    [InlineData(AnnotationFormat.Cvat, "<annotation><filename>a.png</filename></annotation>", "Pascal VOC", "give Format voc")]
    [InlineData(AnnotationFormat.Cvat, "PK\u0003\u0004abc", "zip archive", "unpack")]
    internal void A_file_of_another_format_is_named_with_how_to_read_it(AnnotationFormat asked, string text, string what, string remedy)
    {
        Write(["file"], text);
        var message = Refused("file", () => AnnotationFiles.Read(asked, Folder["file"], Mapping));
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_format_in_a_folder_is_named()
    {
        Write(["folder", "b.json"], Coco);
        var message = Refused("b.json", () => AnnotationFiles.Read(AnnotationFormat.Labelme, Folder["folder"], Mapping));
        Assert.Contains("give Format coco", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AnnotationFormat.Coco, """{"images": [{"id": 1}], "categories": [], "annotations": []}""", "file_name")]
    [InlineData(AnnotationFormat.Coco, """{"pictures": []}""", "images")]
    [InlineData(AnnotationFormat.LabelStudio, """[{"data": {"image": "a.png"}}]""", "case and slice")]
    internal void A_fault_of_the_format_s_own_file_stays_what_it_is(AnnotationFormat asked, string text, string fault)
    {
        Write(["file"], text);
        Assert.Contains(fault, Refused("file", () => AnnotationFiles.Read(asked, Folder["file"], Mapping)), StringComparison.Ordinal);
    }
}
