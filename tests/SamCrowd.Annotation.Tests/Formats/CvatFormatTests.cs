using SamCrowd.Annotation.Formats;

namespace SamCrowd.Annotation.Tests.Formats;

public sealed class CvatFormatTests : AnnotationFormatTests
{
    [Theory]
    [InlineData("""<box label="a" xtl="10" ytl="20" xbr="30" ybr="50"/>""", null)]
    [InlineData("""<box label="a" xtl="30" ytl="50" xbr="10" ybr="20" rotation="0.0"/>""", null)]
    [InlineData("""<box label="a" xtl="5" ytl="25" xbr="35" ybr="45" rotation="90"/>""", "rotated boxes")]
    [InlineData("""<polygon label="a" points="10,20;30,20;30,50.00"/>""", "polygons")]
    [InlineData("""<ellipse label="a" cx="20" cy="35" rx="10" ry="15"/>""", "ellipses")]
    [InlineData("""<ellipse label="a" cx="20" cy="35" rx="15" ry="10" rotation="90"/>""", "ellipses")]
    [InlineData("""<mask label="a" rle="0, 20, 560, 20" left="10" top="20" width="20" height="30"/>""", "masks")]
    public void Every_shape_that_is_an_area_gives_the_box_around_it(string shape, string? kind)
    {
        var imported = Read(shape);
        Assert.Equal(new PixelBox(9.5f, 19.5f, 29.5f, 49.5f), BoxOf(imported));
        if (kind is null) Assert.Empty(imported.Notes);
        else Assert.Contains($"1 {kind} taken as the boxes around them", Assert.Single(imported.Notes), StringComparison.Ordinal);
    }

    /// <summary>cvat 7367 and Label Studio 6850: rotated boxes came out elsewhere.</summary>
    [Fact]
    public void A_rotated_box_becomes_the_upright_one_around_it()
    {
        var box = BoxOf(Read("""<box label="a" xtl="20" ytl="20" xbr="60" ybr="40" rotation="30.0"/>"""));
        Assert.Equal([17.18, 10.84, 61.82, 48.16], new[] { box.X0, box.Y0, box.X1, box.Y1 }.Select(value => Math.Round(value, 2)));
    }

    [Fact]
    public void Points_are_clicks_and_tags_are_named_without_making_the_slice_empty()
    {
        var imported = Read("""<points label="a" points="10,20;30.5,40"/>""");
        Assert.Equal([new PointPrompt(9.5f, 19.5f, true), new PointPrompt(30, 39.5f, true)], Assert.Single(imported.Table.Prompts).Points);
        var tagged = Read("""<tag label="a"/>""");
        Assert.Equal((0, 0, 1, 1), (tagged.Table.Prompts.Count, tagged.Table.EmptySlices.Count, tagged.Seen, tagged.Left));
        Assert.Equal([3], Read("").Table.EmptySlices.Select(slice => slice.Slice));
    }

    [Theory]
    [InlineData("pat.1-slice003", "pat.1")]
    [InlineData("sub/pat.1-slice003.png", "pat.1")]
    [InlineData("a-slice1-slice003.jpeg", "a-slice1")]
    [InlineData("sub\\c1-slice3.dcm", "c1")]
    public void Names_with_dots_and_folders_keep_their_case(string name, string expected)
    {
        File.WriteAllText(Folder["a.xml"], $"""<annotations><image id="0" name="{name}" width="100" height="80"/></annotations>""");
        Assert.Equal((expected, 3), CvatFormat.Read(Folder["a.xml"], Mapping).Table.EmptySlices.Select(slice => (slice.Case, slice.Slice))
            .Single());
    }

    [Fact]
    public void Images_of_one_name_in_two_folders_are_refused()
    {
        File.WriteAllText(Folder["a.xml"],
            """<annotations><image id="0" name="A/c1-slice003.png" width="100" height="80"/><image id="1" name="B/c1-slice003.png" width="100" height="80"/></annotations>""");
        Assert.Contains("the images 'A/c1-slice003.png' and 'B/c1-slice003.png' are both case c1, slice 3",
            Refused("a.xml", () => CvatFormat.Read(Folder["a.xml"], Mapping)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<polyline label="a" points="1,1;2,2"/>""", "<polyline>: it is neither a box nor an area")]
    [InlineData("""<cuboid label="a"/>""", "neither")]
    [InlineData("""<skeleton label="a"/>""", "neither")]
    [InlineData("""<box label="a" xtl="x" ytl="20" xbr="30" ybr="50"/>""", "'xtl' is 'x'")]
    [InlineData("""<box label="a" xtl="1" ytl="20" xbr="30"/>""", "'ybr' is missing")]
    [InlineData("""<box label="a" xtl="nan" ytl="20" xbr="30" ybr="50"/>""", "'xtl' is 'nan'")]
    [InlineData("""<box label="c" xtl="1" ytl="20" xbr="30" ybr="50"/>""", "the class 'c'")]
    [InlineData("""<box xtl="1" ytl="20" xbr="30" ybr="50"/>""", "'label' is missing")]
    [InlineData("""<polygon label="a" points="1,1;2"/>""", "'2' is not x,y")]
    [InlineData("""<polygon label="a" points="1,1;2,2"/>""", "a polygon of 2 points")]
    [InlineData("""<mask label="a" rle="3,5" left="5" top="6" width="7" height="1"/>""", "do not add up")]
    [InlineData("""<mask label="a" rle="3" left="5" top="6" width="7" height="1"/>""", "runs of 3 pixels")]
    [InlineData("""<mask label="a" rle="3,-4" left="5" top="6" width="7" height="1"/>""", "'-4'")]
    public void A_shape_that_is_wrong_is_named_with_its_line(string shape, string part)
    {
        Assert.Contains(part, Refused("a.xml", () => Read(shape)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_that_states_a_size_of_gigabytes_costs_nothing()
    {
        var imported = Read("""<mask label="a" rle="0,2000000000" left="0" top="0" width="50000" height="40000"/>""");
        Assert.Equal(new PixelBox(-0.5f, -0.5f, 99.5f, 79.5f), BoxOf(imported));
        Assert.Contains("clipped", imported.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_track_is_interpolated_between_keyframes_until_it_is_outside()
    {
        var imported = ReadTracks("""
            <track id="0" label="a"><box frame="10" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"/><box frame="14" outside="0" xtl="8" ytl="4" xbr="18" ybr="14"/>
            <box frame="16" outside="1" xtl="8" ytl="4" xbr="18" ybr="14"/></track>
            """);
        var table = imported.Table;
        Assert.Equal([10, 11, 12, 13, 14, 15], table.Prompts.Select(p => p.Slice));
        Assert.Equal(new PixelBox(3.5f, 1.5f, 13.5f, 11.5f), table.Prompts[2].Box);
        Assert.Equal(table.Prompts[4].Box, table.Prompts[5].Box);
        Assert.All(table.Prompts, p => Assert.Equal(("img0005", "ann"), (p.Case, p.Annotator)));
    }

    [Fact]
    public void A_tracks_masks_stay_until_the_next_keyframe()
    {
        var imported = ReadTracks("""
            <track id="0" label="a"><mask frame="1" outside="0" rle="0,4" left="2" top="3" width="4" height="1"/><mask frame="3" outside="0" rle="0,4" left="6" top="3" width="4" height="1"/></track>
            """);
        Assert.Equal([(1, 1.5f), (2, 1.5f), (3, 5.5f)], imported.Table.Prompts.Select(p => (p.Slice, p.Box!.Value.X0)));
    }

    [Theory]
    [InlineData("""<track label="a"><box frame="-5" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"/></track>""", "'frame' is '-5'")]
    [InlineData("""<track label="a"><box frame="1.5" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"/></track>""", "'frame' is '1.5'")]
    [InlineData("""<track label="a"><box frame="0" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"/><box frame="1000000000" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"/></track>""", "frame 1000000000 is beyond the last, 49")]
    [InlineData("""<track label="a"><box frame="1" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"/><box frame="1" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"/></track>""", "frame 1 twice")]
    [InlineData("""<track label="a"><box frame="1" xtl="0" ytl="0" xbr="10" ybr="10"/></track>""", "'outside' is missing")]
    [InlineData("""<track label="a"><skeleton frame="1" outside="0"/></track>""", "neither a box nor an area")]
    public void A_track_that_is_wrong_is_named(string track, string part) =>
        Assert.Contains(part, Refused("a.xml", () => ReadTracks(track)), StringComparison.Ordinal);

    [Fact]
    public void Tracks_of_a_file_that_does_not_say_how_many_frames_there_are_end_at_the_largest_volume()
    {
        var track = """<track label="a"><box frame="0" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"/><box frame="32767" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"/></track>""";
        var meta = "<meta><task><name>c</name></task><original_size><width>60</width><height>40</height></original_size></meta>";
        Assert.Equal(32768, ReadText($"<annotations>{meta}{track}</annotations>").Table.Prompts.Count);
        Assert.Contains("more than 1000000 boxes",
            Refused("a.xml", () => ReadText($"<annotations>{meta}{string.Concat(Enumerable.Repeat(track, 40))}</annotations>")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Tracks_of_several_tasks_belong_to_the_task_they_name()
    {
        string Task(int id, string name) =>
            $"<task><id>{id}</id><name>{name}</name><size>9</size><assignee><username>{name}-ann</username></"
            + "assignee><original_size><width>60</width><height>40</height></original_size></task>";
        string Track(string attribute) =>
            $"""<track label="a" {attribute}><box frame="1" outside="0" xtl="0" ytl="0" xbr="10" ybr="10"/></track>""";
        var tasks = $"<meta><project><tasks>{Task(1, "x")}{Task(2, "y")}</tasks></project></meta>";
        var table = ReadText($"<annotations>{tasks}{Track("task_id=\"1\"")}{Track("task_id=\"2\"")}</annotations>").Table;
        Assert.Equal([("x", "x-ann"), ("y", "y-ann")], table.Prompts.Select(p => (p.Case, p.Annotator)));
        Assert.Contains("belongs to no case", Refused("a.xml", () => ReadText($"<annotations>{tasks}{Track("")}</annotations>")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../evil")]
    [InlineData("/abs")]
    [InlineData("NUL")]
    public void A_tasks_name_that_is_a_path_is_no_case(string name) => Assert.Contains("the case id", Refused("a.xml", () => ReadText($"""
        <annotations><meta><task><name>{name}</name></task><original_size><width>4</width><height>40</height></original_size></meta>
        <track label="a"><box frame="0" outside="0" xtl="0" ytl="0" xbr="3" ybr="3"/></track></annotations>
        """)), StringComparison.Ordinal);

    [Fact]
    public void XML_that_is_nested_without_end_or_declares_entities_is_refused_at_once()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 300_000)) + string.Concat(Enumerable.Repeat("</a>", 300_000));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Contains("nested more than 50 deep", Refused("a.xml", () => ReadText($"<annotations>{deep}</annotations>")),
            StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"it took {watch.Elapsed}");
        var entity = """<!DOCTYPE annotations [<!ENTITY x SYSTEM "file:///etc/hostname">]><annotations><image name="&x;" width="1" height="1"/></annotations>""";
        Assert.Contains("document type", Refused("a.xml", () => ReadText(entity)), StringComparison.Ordinal);
    }

    private ImportedBoxes Read(string shapes) =>
        ReadText($"""<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><image id="0" name="c1-slice003.png" width="100" height="80">{shapes}</image></annotations>""");

    private ImportedBoxes ReadTracks(string tracks) => ReadText($"""
        <annotations><meta><task><name>img0005</name><size>50</size><original_size><width>60</width><height>40</height></original_size></task><owner><username>ann</username></owner></meta>{tracks}</annotations>
        """);

    private ImportedBoxes ReadText(string text)
    {
        File.WriteAllText(Folder["a.xml"], text);
        return CvatFormat.Read(Folder["a.xml"], Mapping);
    }
}
