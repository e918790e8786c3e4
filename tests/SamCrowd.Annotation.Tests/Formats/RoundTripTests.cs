using System.Text.RegularExpressions;
using SamCrowd.Annotation.Formats;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Annotation.Tests.Formats;

/// <summary>What a format writes it reads back: boxes, classes, slices, and the slices without a box.</summary>
public sealed class RoundTripTests : IDisposable
{
    private static readonly ImageSize Size = new(60, 40);

    private static readonly ImageMapping Mapping = new() { Labels = new Dictionary<string, int> { ["spleen"] = 1, ["liver"] = 4 } };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Formats()
    {
        var data = new TheoryData<string, string>();
        foreach (var format in Enum.GetNames<AnnotationFormat>())
            foreach (var orientation in Enum.GetNames<ImageOrientation>()) data.Add(format, orientation);
        return data;
    }

    private static (AnnotationFormat Format, ImageOrientation Orientation) Parse(string format, string orientation) =>
        (Enum.Parse<AnnotationFormat>(format), Enum.Parse<ImageOrientation>(orientation));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Boxes_and_empty_slices_survive(string formatName, string orientationName)
    {
        var (format, orientation) = Parse(formatName, orientationName);
        var mapping = Mapping with { Orientation = orientation };
        var table = new BoxTable(
            [new("img0001", SliceAxis.Z, 7, 4, new PixelBox(3, 5, 20, 11)), new("img0001", SliceAxis.Z, 7, 1, new PixelBox(0, 0, 59, 39)),
            new("img0002", SliceAxis.Z, 100, 1, new PixelBox(30, 20, 31, 22))],
            [new("img0002", SliceAxis.Z, 3)]);
        var (back, notes) = ThereAndBack(format, table, mapping);
        Assert.Equal(Places(table), Places(back));
        Assert.Equal([("img0002", 3)], back.EmptySlices.Select(e => (e.Case, e.Slice)));
        Assert.Empty(notes);
    }

    /// <summary>Every number comes back as it was, not a rounded one.</summary>
    [Theory]
    [InlineData(AnnotationFormat.Coco)]
    [InlineData(AnnotationFormat.Cvat)]
    [InlineData(AnnotationFormat.LabelStudio)]
    [InlineData(AnnotationFormat.Labelme)]
    internal void Real_numbers_survive_to_the_last_digit(AnnotationFormat format)
    {
        var random = new RandomStream(7);
        var table = new BoxTable([.. Enumerable.Range(0, 200).Select(i =>
        {
            var (x, y) = ((float)random.Uniform(-0.4, 50), (float)random.Uniform(-0.4, 30));
            return new BoxPrompt("img0001", SliceAxis.Z, i, 4,
                new PixelBox(x, y, x + (float)random.Uniform(0.1, 9), y + (float)random.Uniform(0.1, 9)));
        })]);
        foreach (var orientation in Enum.GetValues<ImageOrientation>())
            Assert.Equal(Places(table), Places(ThereAndBack(format, table, Mapping with { Orientation = orientation }).Table));
    }

    /// <summary>Label Studio 6850 and 7110, cvat 8291: boxes that went through two tools were off by a pixel.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void What_one_tool_drew_holds_the_same_pixels_after_every_other_format(string formatName, string orientationName)
    {
        var (format, orientation) = Parse(formatName, orientationName);
        var random = new RandomStream(3);
        var table = new BoxTable([.. Enumerable.Range(0, 100).Select(i =>
        {
            // Corners of CVAT: hundredths of a pixel from the image's edge, and every other box on whole ones.
            double Place(int most) => i % 2 == 0 ? random.Integer(most) : Math.Round(random.Uniform(0, most), 2);
            var (x, y) = (Place(50), Place(30));
            return new BoxPrompt("img0001", SliceAxis.Z, i, 4,
                new PixelBox((float)(x - 0.5), (float)(y - 0.5), (float)(x + 1 + random.Integer(8) - 0.5),
                (float)(y + 1 + random.Integer(8) - 0.5)));
        })]);
        var (back, _) = ThereAndBack(format, table, Mapping with { Orientation = orientation });
        Assert.Equal(Pixels(table), Pixels(back));
        Assert.Equal(Places(back), Places(ThereAndBack(format, back, Mapping with { Orientation = orientation }).Table));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Boxes_over_the_edge_are_clipped_and_said_and_keep_their_pixels(string formatName, string orientationName)
    {
        var (format, orientation) = Parse(formatName, orientationName);
        var table = new BoxTable([new("img0001", SliceAxis.Z, 0, 4, new PixelBox(-2, -2, 5, 5)),
            new("img0001", SliceAxis.Z, 1, 4, new PixelBox(50, 30, 61, 41))]);
        var (back, notes) = ThereAndBack(format, table, Mapping with { Orientation = orientation });
        Assert.Equal(Pixels(table), Pixels(back));
        Assert.Contains("2 boxes that reach over their slice's edge, clipped to it (the first: case img0001, slice 0)",
            Assert.Single(notes), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_slice_that_one_annotator_left_empty_keeps_the_boxes_of_the_other(string formatName, string orientationName)
    {
        var (format, orientation) = Parse(formatName, orientationName);
        var table = new BoxTable([new("img0001", SliceAxis.Z, 7, 4, new PixelBox(3, 5, 20, 11), "anna")],
            [new("img0001", SliceAxis.Z, 7, "bob")]);
        var (back, _) = ThereAndBack(format, table, Mapping with { Orientation = orientation });
        Assert.Equal(Places(table), Places(back));
        Assert.Equal(format == AnnotationFormat.LabelStudio ? ["bob"] : [], back.EmptySlices.Select(e => e.Annotator));
    }

    [Theory]
    [InlineData(AnnotationFormat.Yolo)]
    [InlineData(AnnotationFormat.Voc)]
    internal void A_box_without_a_pixel_cannot_be_written_as_whole_pixels(AnnotationFormat format)
    {
        var table = new BoxTable([new("img0001", SliceAxis.Z, 7, 4, new PixelBox(3.2f, 5, 3.8f, 11))]);
        var error = Assert.Throws<InvalidInputException>(() => AnnotationFiles.Write(format, _folder["out"], table, Mapping, _ => Size));
        Assert.StartsWith("case img0001, slice 7, label 4: the box holds no pixel", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CornerConvention.Edges, "10 5 21 16")]
    [InlineData(CornerConvention.Pixels, "10 5 20 15")]
    [InlineData(CornerConvention.PixelsFromOne, "11 6 21 16")]
    internal void Corners_are_written_and_read_by_the_convention_that_is_asked_for(CornerConvention corners, string expected)
    {
        var mapping = Mapping with { Orientation = ImageOrientation.AsStored, Corners = corners };
        var table = new BoxTable([new("img0001", SliceAxis.Z, 7, 4, new PixelBox(9.5f, 4.5f, 20.5f, 15.5f))]);
        AnnotationFiles.Write(AnnotationFormat.Voc, _folder["voc"], table, mapping, _ => Size);
        var text = File.ReadAllText(_folder["voc", "img0001-slice007.xml"]);
        Assert.Equal(expected, string.Join(' ',
            new[] { "xmin", "ymin", "xmax", "ymax" }.Select(name => Regex.Match(text, $"<{name}>(.*)</{name}>").Groups[1].Value)));
        Assert.Equal(Pixels(table), Pixels(AnnotationFiles.Read(AnnotationFormat.Voc, _folder["voc"], mapping).Table));
    }

    [Fact]
    [Trait("Category", "Long")]
    public void A_hundred_thousand_boxes_are_written_and_read_in_seconds()
    {
        var table = new BoxTable(
            [.. Enumerable.Range(0, 100_000)
            .Select(i => new BoxPrompt($"case{i / 300}", SliceAxis.Z, i / 3 % 100, 4, new PixelBox(3, 5, 20, 11), "anna"))]);
        foreach (var format in new[] { AnnotationFormat.Coco, AnnotationFormat.Cvat, AnnotationFormat.LabelStudio })
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            Assert.Equal(100_000, ThereAndBack(format, table, Mapping).Table.Prompts.Count);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{format} took {watch.Elapsed}");
        }
    }

    [Fact]
    public void Ids_that_are_paths_are_refused_before_anything_is_written()
    {
        foreach (var id in new[] { "../out", "/abs", "a\\b", "NUL" })
            foreach (var format in Enum.GetValues<AnnotationFormat>())
                Assert.Contains("the case id",
                    Assert.Throws<InvalidInputException>(() =>
                    AnnotationFiles.Write(format, _folder["ids"], new BoxTable([new(id, SliceAxis.Z, 0, 4, new PixelBox(1, 1, 2, 2))]),
                    Mapping, _ => Size)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["ids"]));
    }

    [Fact]
    public void Points_and_other_axes_are_refused_by_all_formats()
    {
        var mapping = new ImageMapping { Labels = new Dictionary<string, int> { ["spleen"] = 1 } };
        var clicks = new BoxPrompt("a", SliceAxis.Z, 3, 1, null) { Points = [new PointPrompt(2, 2, true)] };
        var across = new BoxPrompt("a", SliceAxis.Y, 3, 1, new PixelBox(0, 0, 2, 2));
        foreach (var format in Enum.GetValues<AnnotationFormat>())
        {
            Assert.Contains("points without a box", Refused(clicks), StringComparison.Ordinal);
            Assert.Contains("lies across Y", Refused(across), StringComparison.Ordinal);

            string Refused(BoxPrompt prompt) =>
                Assert.Throws<InvalidInputException>(() =>
                AnnotationFiles.Write(format, _folder["out"], new BoxTable([prompt]), mapping, _ => Size)).Message;
        }
    }

    private (BoxTable Table, IReadOnlyList<string> Notes) ThereAndBack(AnnotationFormat format, BoxTable table, ImageMapping mapping)
    {
        var path = _folder[Guid.NewGuid().ToString()];
        var notes = AnnotationFiles.Write(format, path, table, mapping, _ => Size);
        return (AnnotationFiles.Read(format, path, mapping, _ => Size).Table, notes);
    }

    private static IEnumerable<(string Case, int Slice, int Label, PixelBox Box)> Places(BoxTable table) =>
        table.Prompts.Select(p => (p.Case, p.Slice, p.Label, p.Box!.Value)).OrderBy(p => (p.Case, p.Slice, p.Label));

    /// <summary>The columns and rows within the image whose centres lie in each box.</summary>
    private static IEnumerable<(int Slice, int, int, int, int)> Pixels(BoxTable table) => table.Prompts.OrderBy(p => p.Slice).Select(p => (
        p.Slice,
        (int)Math.Max(0, MathF.Ceiling(p.Box!.Value.X0)), (int)Math.Max(0, MathF.Ceiling(p.Box.Value.Y0)),
        (int)Math.Min(Size.Width - 1, MathF.Floor(p.Box.Value.X1)), (int)Math.Min(Size.Height - 1, MathF.Floor(p.Box.Value.Y1))));
}
