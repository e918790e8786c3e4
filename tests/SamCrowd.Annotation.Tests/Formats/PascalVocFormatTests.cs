using SamCrowd.Annotation.Formats;

namespace SamCrowd.Annotation.Tests.Formats;

public sealed class PascalVocFormatTests : AnnotationFormatTests
{
    [Fact]
    public void Pixels_count_from_0_or_by_request_from_1_and_what_the_image_lacks_is_refused()
    {
        Assert.Equal(new PixelBox(0, 0, 99, 79), BoxOf(Read(File(Box(0, 0, 99, 79)))));
        Assert.Equal(new PixelBox(0, 0, 99, 79), BoxOf(Read(File(Box(1, 1, 100, 80)), CornerConvention.PixelsFromOne)));
        Assert.Equal(new PixelBox(0.5f, 0.5f, 99.5f, 79.5f), BoxOf(Read(File(Box(1, 1, 100, 80)), CornerConvention.Edges)));
        Assert.Contains("column 100 where the image has columns 0 to 99: the file may count pixels from 1",
            Refused("c1-slice003.xml", () => Read(File(Box(1, 1, 100, 80)))), StringComparison.Ordinal);
        Assert.Contains("column 0 where the image has columns 1 to 100",
            Refused("c1-slice003.xml", () => Read(File(Box(0, 1, 9, 9)), CornerConvention.PixelsFromOne)), StringComparison.Ordinal);
    }

    [Fact]
    public void Corners_in_any_order_are_sorted() => Assert.Equal(new PixelBox(3, 4, 20, 30), BoxOf(Read(File(Box(20, 30, 3, 4)))));

    /// <summary>Label Studio 5914: rotated boxes exported as VOC.</summary>
    [Fact]
    public void A_rotated_box_becomes_the_upright_one_around_it()
    {
        var imported = Read(File("<object><name>a</name><robndbox><cx>40</cx><cy>30</cy><w>40</w><h>20</h><angle>1.5707963267948966</"
            + "angle></robndbox></object>"));
        Assert.Equal(new PixelBox(29.5f, 9.5f, 49.5f, 49.5f), BoxOf(imported));
        Assert.Contains("rotated boxes taken as the boxes around them", Assert.Single(imported.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_no_bytes_and_one_without_objects_are_empty_slices()
    {
        Assert.Equal([3], Read("").Table.EmptySlices.Select(slice => slice.Slice));
        Assert.Equal([3], Read(File("")).Table.EmptySlices.Select(slice => slice.Slice));
    }

    [Theory]
    [InlineData("<annotation><size><width>0</width><height>0</height></size><object><name>a</name><bndbox><xmin>10</xmin><ymin>20</"
        + "ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object></annotation>", "size is 0x0")]
    [InlineData("<annotation><object><name>a</name><bndbox><xmin>10</xmin><ymin>20</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object></"
        + "annotation>", "images' size")]
    [InlineData("<annotation><size><width>100</width><height>80</height></size><object><name>a</name><polygon/></object></annotation>",
        "no <bndbox>")]
    [InlineData("<annotation><size><width>100</width><height>80</height></size><object><bndbox/></object></annotation>",
        "'name' is missing")]
    [InlineData("<annotation><size><width>100</width><height>80.5</height></size></annotation>", "'height' is '80.5'")]
    [InlineData("<annotations><size><width>100</width><height>80</height></size></annotations>", "<annotation> is due")]
    [InlineData("<annotation><filename>c1-slice004.png</filename><size><width>100</width><height>80</height></size></annotation>",
        "another slice")]
    [InlineData("<annotation><size><width>9</width><width>8</width><height>8</height></size></annotation>",
        "<size>: it holds <width> twice")]
    [InlineData("<annotation><size><width>100</width><height>80</height></size><object><name>a</name><bndbox><xmin>1</xmin><xmin>5</xmin>"
        + "<ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>", "<bndbox>: it holds <xmin> twice")]
    [InlineData("<annotation><size>", "not valid XML")]
    public void A_file_that_is_none_is_named(string text, string part) =>
        Assert.Contains(part, Refused("c1-slice003.xml", () => Read(text)), StringComparison.Ordinal);

    [Fact]
    public void Parts_of_an_object_are_counted_as_not_taken()
    {
        var imported = Read(File(Box(1, 1, 9, 9).Replace("</object>", "<part><name>b</name><bndbox/></part></object>",
            StringComparison.Ordinal)));
        Assert.Equal(new PixelBox(1, 1, 9, 9), Assert.Single(imported.Table.Prompts).Box);
        Assert.Equal((2, 1), (imported.Seen, imported.Left));
        Assert.Contains("1 parts of objects not taken", Assert.Single(imported.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_of_another_size_than_its_case_is_refused()
    {
        Write(["one", "c1-slice003.xml"], File(Box(0, 0, 9, 9)));
        var message = Refused("c1-slice003.xml", () => PascalVocFormat.Read(Folder["one"], Mapping, _ => new ImageSize(80, 100)));
        Assert.Contains("the image was 100x80 pixels, but slices of case c1 are 80x100", message, StringComparison.Ordinal);
    }

    private static string File(string objects) =>
        $"<annotation><filename>c1-slice003.png</filename><size><width>100</width><height>80</height><depth>3</depth></size>{objects}</"
            + "annotation>";

    private static string Box(int x0, int y0, int x1, int y1) =>
        $"<object><name>a</name><bndbox><xmin>{x0}</xmin><ymin>{y0}</ymin><xmax>{x1}</xmax><ymax>{y1}</ymax></bndbox></object>";

    private ImportedBoxes Read(string text, CornerConvention? corners = null)
    {
        Write(["one", "c1-slice003.xml"], text);
        return PascalVocFormat.Read(Folder["one"], Mapping with { Corners = corners });
    }
}
