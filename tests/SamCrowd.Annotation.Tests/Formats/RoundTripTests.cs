using SamCrowd.Annotation.Formats;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Annotation.Tests.Formats;

/// <summary>What a format writes it reads back: boxes, classes, slices, and the slices without a box.</summary>
public sealed class RoundTripTests : IDisposable
{
    private static readonly PictureSize Size = new(60, 40);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<AnnotationFormat, PictureOrientation> Formats()
    {
        var data = new TheoryData<AnnotationFormat, PictureOrientation>();
        foreach (var format in Enum.GetValues<AnnotationFormat>())
            foreach (var orientation in Enum.GetValues<PictureOrientation>()) data.Add(format, orientation);
        return data;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Boxes_and_empty_slices_survive(AnnotationFormat format, PictureOrientation orientation)
    {
        var mapping = new PictureMapping { Labels = new Dictionary<string, int> { ["spleen"] = 1, ["liver"] = 4 }, Orientation = orientation };
        var table = new BoxTable(
            [new("img0001", SliceAxis.Z, 7, 4, new PixelBox(3, 5, 20, 11)), new("img0001", SliceAxis.Z, 7, 1, new PixelBox(0, 0, 59, 39)), new("img0002", SliceAxis.Z, 100, 1, new PixelBox(30, 20, 31, 22))],
            [new("img0002", SliceAxis.Z, 3)]);
        var path = _folder["annotations"];
        Func<string, PictureSize> size = _ => Size;
        AnnotationFiles.Write(format, path, table, mapping, size);
        var back = AnnotationFiles.Read(format, path, mapping, size);
        Assert.Equal(Places(table), Places(back));
        Assert.Equal([("img0002", 3)], back.EmptySlices.Select(e => (e.Case, e.Slice)));
    }

    [Fact]
    public void Points_and_other_axes_are_refused_by_all_formats()
    {
        var mapping = new PictureMapping { Labels = new Dictionary<string, int> { ["spleen"] = 1 } };
        var clicks = new BoxPrompt("a", SliceAxis.Z, 3, 1, null) { Points = [new PointPrompt(2, 2, true)] };
        var across = new BoxPrompt("a", SliceAxis.Y, 3, 1, new PixelBox(0, 0, 2, 2));
        foreach (var format in Enum.GetValues<AnnotationFormat>())
        {
            Assert.Contains("points without a box", Refused(clicks), StringComparison.Ordinal);
            Assert.Contains("lies across Y", Refused(across), StringComparison.Ordinal);

            string Refused(BoxPrompt prompt) => Assert.Throws<InvalidInputException>(() => AnnotationFiles.Write(format, _folder["out"], new BoxTable([prompt]), mapping, _ => Size)).Message;
        }
    }

    [Fact]
    public void A_CVAT_track_is_interpolated_between_keyframes_until_it_is_outside()
    {
        File.WriteAllText(_folder["track.xml"], """
            <annotations><meta><task><name>img0005</name><original_size><width>60</width><height>40</height></original_size></task><owner><username>ann</username></owner></meta>
            <track id="0" label="liver"><box frame="10" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"/><box frame="14" outside="0" xtl="8" ytl="4" xbr="18" ybr="14"/>
            <box frame="16" outside="1" xtl="8" ytl="4" xbr="18" ybr="14"/></track></annotations>
            """);
        var table = CvatFormat.Read(_folder["track.xml"], new PictureMapping { Labels = new Dictionary<string, int> { ["liver"] = 4 }, Orientation = PictureOrientation.AsStored });
        Assert.Equal([10, 11, 12, 13, 14, 15], table.Prompts.Select(p => p.Slice));
        Assert.Equal(new PixelBox(3.5f, 1.5f, 13.5f, 11.5f), table.Prompts[2].Box);
        Assert.Equal(table.Prompts[4].Box, table.Prompts[5].Box);
        Assert.All(table.Prompts, p => Assert.Equal(("img0005", "ann"), (p.Case, p.Annotator)));
    }

    [Fact]
    public void Label_Studios_annotators_and_times_are_kept_apart()
    {
        File.WriteAllText(_folder["ls.json"], """
            [{"id":1,"data":{"image":"/data/upload/1/a1b2c3d4-img0001-slice012.png"},"annotations":[
              {"completed_by":7,"lead_time":6.0,"result":[
                {"type":"rectanglelabels","original_width":60,"original_height":40,"value":{"x":10,"y":25,"width":50,"height":25,"rotation":0,"rectanglelabels":["liver"]}},
                {"type":"rectanglelabels","original_width":60,"original_height":40,"value":{"x":0,"y":0,"width":100,"height":100,"rotation":0,"rectanglelabels":["liver"]}}]},
              {"completed_by":{"id":8,"email":"b@c.d"},"result":[]},
              {"completed_by":9,"was_cancelled":true,"result":[]}]}]
            """);
        var table = LabelStudioFormat.Read(_folder["ls.json"], new PictureMapping { Labels = new Dictionary<string, int> { ["liver"] = 4 }, Orientation = PictureOrientation.AsStored });
        Assert.Equal(("img0001", 12, "7", 3.0), (table.Prompts[0].Case, table.Prompts[0].Slice, table.Prompts[0].Annotator, table.Prompts[0].TimeSeconds));
        Assert.Equal(new PixelBox(5.5f, 9.5f, 35.5f, 19.5f), table.Prompts[0].Box);
        Assert.Equal(["b@c.d"], table.EmptySlices.Select(e => e.Annotator));
    }

    [Fact]
    public void Unknown_classes_odd_names_and_boxes_outside_are_refused_with_the_file()
    {
        var mapping = new PictureMapping { Labels = new Dictionary<string, int> { ["0"] = 1 } };
        foreach (var (name, line, reason) in new[] { ("a-slice001.txt", "3 .5 .5 .1 .1", "class '3'"), ("b.txt", "0 .5 .5 .1 .1", "picture name"), ("c-slice001.txt", "0 1.5 .5 .1 .1", "outside"), ("d-slice001.txt", "0 .5 .5", "3 numbers") })
        {
            var folder = _folder[$"bad-{name}"];
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, name), line);
            var error = Assert.Throws<InvalidInputException>(() => YoloFormat.Read(folder, mapping, _ => Size));
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(string Case, int Slice, int Label, PixelBox Box)> Places(BoxTable table) =>
        table.Prompts.Select(p => (p.Case, p.Slice, p.Label, Rounded(p.Box!.Value))).OrderBy(p => (p.Case, p.Slice, p.Label));

    private static PixelBox Rounded(PixelBox b) => new(MathF.Round(b.X0, 3), MathF.Round(b.Y0, 3), MathF.Round(b.X1, 3), MathF.Round(b.Y1, 3));
}
