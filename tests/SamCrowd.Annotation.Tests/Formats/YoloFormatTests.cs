using System.Globalization;
using SamCrowd.Annotation.Formats;

namespace SamCrowd.Annotation.Tests.Formats;

public sealed class YoloFormatTests : AnnotationFormatTests
{
    [Fact]
    public void Six_decimals_give_the_pixel_that_was_meant()
    {
        Assert.Equal(new PixelBox(6, 11, 96, 98), BoxOf(Read("0 0.122596 0.184746 0.216346 0.294915", new ImageSize(416, 295))));
        var random = new SamCrowd.Imaging.RandomStream(1);
        for (var i = 0; i < 400; i++)
        {
            var size = new ImageSize(40 + random.Integer(2000), 40 + random.Integer(2000));
            int x0 = random.Integer(size.Width - 1), y0 = random.Integer(size.Height - 1);
            int x1 = x0 + random.Integer(size.Width - x0), y1 = y0 + random.Integer(size.Height - y0);
            var line = string.Create(CultureInfo.InvariantCulture,
                $"0 {(x0 + x1) / 2.0 / size.Width:0.000000} {(y0 + y1) / 2.0 / size.Height:0.000000} "
                + $"{(x1 - x0) / (double)size.Width:0.000000} {(y1 - y0) / (double)size.Height:0.000000}");
            var imported = Read(line, size);
            Assert.Equal(new PixelBox(x0, y0, x1, y1), BoxOf(imported));
            Assert.Empty(imported.Notes);
        }
    }

    [Theory]
    [InlineData("0\t0.5\t0.5\t0.2\t0.2")]
    [InlineData("  0 0.5   0.5 0.2 0.2  \r\n\r\n")]
    [InlineData("\uFEFF0 5e-1 .5 +0.2 0.2")]
    [InlineData("0.0 0.5 0.5 -0.2 0.2")]
    public void Blanks_tabs_marks_and_ways_to_write_a_number_do_not_matter(string text) =>
        Assert.Equal(new PixelBox(40, 32, 60, 48), BoxOf(Read(text)));

    [Fact]
    public void Corners_measured_from_the_edge_are_read_so_where_it_is_said()
    {
        var imported = Read("0 0.5 0.5 1 1", corners: CornerConvention.Edges);
        Assert.Equal(new PixelBox(-0.5f, -0.5f, 99.5f, 79.5f), BoxOf(imported));
        Assert.Contains("column 100 where the image has columns 0 to 99", Refused("c1-slice003.txt, line 1", () => Read("0 0.5 0.5 1 1")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Corners_between_whole_pixels_are_said()
    {
        var imported = Read("0 0.503456 0.5 0.2 0.2\n0 0.5 0.5 0.2 0.2");
        Assert.Equal(new PixelBox(40, 32, 60, 48), imported.Table.Prompts[0].Box);
        Assert.Contains("1 boxes with corners between whole pixels", Assert.Single(imported.Notes), StringComparison.Ordinal);
    }

    /// <summary>X-AnyLabeling and Ultralytics write outlines and rotated boxes with more columns; cvat 8291 lost 12 of 15 boxes.</summary>
    [Theory]
    [InlineData("0 0.1 0.1 0.3 0.1 0.3 0.5")]
    [InlineData("0 0.1 0.5 0.1 0.1 0.3 0.1 0.3 0.5")]
    public void Outlines_become_the_boxes_around_them(string line)
    {
        var imported = Read(line);
        Assert.Equal(new PixelBox(9.5f, 7.5f, 29.5f, 39.5f), BoxOf(imported));
        Assert.Contains("1 outlines taken as the boxes around them", Assert.Single(imported.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3 .5 .5 .1 .1", "the class '3'")]
    [InlineData("0 1.5 .5 .1 .1", "outside")]
    [InlineData("0 .5 .5", "neither")]
    [InlineData("0 .5 .5 .1 .1 .9", "neither")]
    [InlineData("0.5 .5 .5 .1 .1", "neither")]
    [InlineData("-1 .5 .5 .1 .1", "neither")]
    [InlineData("0 .5 .5 .1 nan", "neither")]
    [InlineData("0 .5 .5 .1 1e999", "neither")]
    [InlineData("0 .5 1e-99999999999 .1 .1", "row")]
    [InlineData("0 ,5 .5 .1 .1", "neither")]
    public void A_line_that_is_no_box_is_named(string line, string part) =>
        Assert.Contains(part, Refused("one", () => Read(line)), StringComparison.Ordinal);

    [Theory]
    [InlineData("class_list.txt")]
    [InlineData("classes.txt")]
    [InlineData("obj.names")]
    public void Classes_are_named_by_the_list_beside_the_files(string list)
    {
        Write(["one", list], "x\nb\n");
        Assert.Equal(2, Assert.Single(Read("1 .5 .5 .2 .2").Table.Prompts).Label);
        Assert.Contains($"class 2 is not in {list}, which has 2 names", Refused("c1-slice003.txt, line 1", () => Read("2 .5 .5 .2 .2")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("classes.txt", "x\n\nb\n", "classes.txt: line 2, of class 1, is empty")]
    [InlineData("obj.names", "b\nx\nb\n", "obj.names: the class 'b' occurs twice")]
    [InlineData("obj.names", "x\n", "lists of classes class_list.txt and obj.names differ")]
    public void A_list_of_classes_that_leaves_open_what_a_number_means_is_refused(string list, string names, string part)
    {
        if (part.Contains("differ", StringComparison.Ordinal)) Write(["one", "class_list.txt"], "unknown\n");
        Write(["one", list], names);
        Assert.Contains(part, Refused("one", () => Read("0 .5 .5 .2 .2")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_a_label_value_is_named_with_its_number_and_list_and_lists_that_agree_are_one()
    {
        Write(["one", "classes.txt"], "x\r\ny\r\nb\r\nunknown\r\n\r\n");
        Assert.Contains("line 1 (class 3 of classes.txt)", Refused("c1-slice003.txt", () => Read("3 .5 .5 .2 .2")),
            StringComparison.Ordinal);
        Write(["one", "obj.names"], "x\ny\nb\nunknown");
        Assert.Equal(2, Assert.Single(Read("2 .5 .5 .2 .2").Table.Prompts).Label);
        File.WriteAllBytes(Folder["one", "classes.txt"], [0xE9, (byte)'\n']);
        Assert.Contains("not UTF-8", Refused("classes.txt", () => Read("0 .5 .5 .2 .2")), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_with_capital_endings_are_read_and_folders_below_named()
    {
        Write(["one", "c1-slice004.TXT"], "");
        Write(["one", "train", "c1-slice005.txt"], "");
        var imported = Read("0 .5 .5 .2 .2");
        Assert.Equal([4], imported.Table.EmptySlices.Select(slice => slice.Slice));
        Assert.Contains("1 folders below with files that were not read (the first: train)", Assert.Single(imported.Notes),
            StringComparison.Ordinal);
        Write(["empty", "obj_train_data", "c1-slice005.txt"], "");
        Assert.Contains("the folder obj_train_data in it holds 1",
            Refused("empty", () => YoloFormat.Read(Folder["empty"], Mapping, _ => new ImageSize(100, 80))), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_of_one_slice_and_unknown_sizes_are_refused()
    {
        Write(["two", "c1-slice3.txt"], "");
        Write(["two", "c1-slice003.txt"], "");
        Assert.Contains("are both case c1, slice 3",
            Refused("two", () => YoloFormat.Read(Folder["two"], Mapping, _ => new ImageSize(100, 80))), StringComparison.Ordinal);
        Write(["one", "c1-slice003.txt"], "0 .5 .5 .2 .2");
        Assert.Contains("does not hold the images' size", Refused("one", () => YoloFormat.Read(Folder["one"], Mapping, null)),
            StringComparison.Ordinal);
        Assert.Contains("no such folder", Refused("none", () => YoloFormat.Read(Folder["none"], Mapping, null)), StringComparison.Ordinal);
        Assert.Contains("a file where a folder",
            Refused("c1-slice003.txt", () => YoloFormat.Read(Folder["one", "c1-slice003.txt"], Mapping, null)), StringComparison.Ordinal);
        Write(["odd", "b.txt"], "");
        Assert.Contains("does not say case and slice", Refused("odd", () => YoloFormat.Read(Folder["odd"], Mapping, null)),
            StringComparison.Ordinal);
    }

    private ImportedBoxes Read(string text, ImageSize? size = null, CornerConvention? corners = null)
    {
        Write(["one", "c1-slice003.txt"], text);
        return YoloFormat.Read(Folder["one"], Mapping with { Corners = corners }, _ => size ?? new ImageSize(100, 80));
    }
}
