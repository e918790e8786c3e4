using SamCrowd.Annotation;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class BoxesCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("yolo", "out")]
    [InlineData("voc", "out")]
    [InlineData("coco", "out.json")]
    [InlineData("cvat", "out.xml")]
    [InlineData("label-studio", "out.json")]
    [InlineData("labelme", "out")]
    public void Boxes_that_are_exported_and_imported_again_are_the_same(string format, string name)
    {
        Write("a.csv", [Box(3, 10), Box(5, 14)], [new EmptySlice("case_a", SliceAxis.Z, 4)]);
        string[] pictures = ["--format", format, "--labels", "spleen=1", "--size", "60,40"];
        Done(["boxes", "export", _folder["a.csv"], "--out", _folder[name], .. pictures]);
        Done(["boxes", "import", _folder[name], "--out", _folder["b.csv"], .. pictures]);
        var back = BoxTable.Read(_folder["b.csv"]);
        Assert.Equal([(3, new PixelBox(10, 5, 20, 15)), (5, new PixelBox(14, 5, 24, 15))],
            back.Prompts.Select(prompt => (prompt.Slice, prompt.Box!.Value)).Order());
        Assert.Equal([4], back.EmptySlices.Select(slice => slice.Slice));
    }

    [Theory]
    [InlineData("yolo")]
    [InlineData("voc")]
    public void Boxes_drawn_on_enlarged_pictures_come_back_on_the_slices(string format)
    {
        string[] enlarged = ["--format", format, "--labels", "spleen=1", "--size", "240,160"];
        Write("large.csv", [new BoxPrompt("case_a", SliceAxis.Z, 3, 1, new PixelBox(40, 20, 83, 63))], []);
        Done(["boxes", "export", _folder["large.csv"], "--out", _folder["out"], .. enlarged]);
        Done(["boxes", "import", _folder["out"], "--out", _folder["b.csv"], "--scale", "4", .. enlarged]);
        Assert.Equal(new PixelBox(10, 5, 20, 15), Assert.Single(BoxTable.Read(_folder["b.csv"]).Prompts).Box);
    }

    [Fact]
    public void Slices_of_one_case_are_written_enlarged()
    {
        Done("phantom", "--out", _folder["data"], "--cases", "2", "--size", "8,32,40", "--spacing", "8,8,8");
        var output = Done("boxes", "export-slices", _folder["data"], "--out", _folder["pictures"], "--cases", "phantom_002", "--scale",
            "3");
        Assert.Contains("8 slices of 1 cases", output, StringComparison.Ordinal);
        var png = File.ReadAllBytes(Directory.GetFiles(_folder["pictures"], "phantom_002-slice003.png").Single());
        Assert.Equal((120, 96), (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)),
            System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.Empty(Directory.GetFiles(_folder["pictures"], "phantom_001*"));
    }

    [Fact]
    public void Check_draws_boxes_and_says_which_are_upside_down_by_ground_truth()
    {
        Done("phantom", "--out", _folder["data"], "--cases", "1", "--size", "10,48,48", "--spacing", "8,6,6");
        Done("boxes", "simulate", _folder["data"], "--out", _folder["right.csv"], "--annotator", "anna");
        var right = BoxTable.Read(_folder["right.csv"]);
        new BoxTable([.. right.Prompts.Select(prompt => prompt with { Box = prompt.Box!.Value.WithRowsReversed(48) })])
            .Write(_folder["wrong.csv"]);

        var good = Done("boxes", "check", _folder["right.csv"], "--dataset", _folder["data"], "--overlays", _folder["pictures"], "--scale",
            "2");
        Assert.Contains("against ground truth", good, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING", good, StringComparison.Ordinal);
        Assert.Equal(right.Prompts.Select(prompt => prompt.Slice).Distinct().Count(),
            Directory.GetFiles(_folder["pictures"], "*.png").Length);
        var bad = Done("boxes", "check", _folder["wrong.csv"], "--dataset", _folder["data"]);
        Assert.Contains("WARNING: the boxes of phantom_001 look as if they were upside down", bad, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_without_ground_truth_says_what_the_images_show_and_no_more()
    {
        Done("phantom", "--out", _folder["data"], "--cases", "1", "--size", "10,48,48", "--spacing", "8,6,6");
        Done("boxes", "simulate", _folder["data"], "--out", _folder["right.csv"], "--annotator", "anna");
        foreach (var label in Directory.GetFiles(_folder["data", "labelsTr"])) File.Delete(label);
        var output = Done("boxes", "check", _folder["right.csv"], "--dataset", _folder["data"]);
        Assert.Contains("boxes without ground truth: share on the body 1.00", output, StringComparison.Ordinal);
        Assert.Contains("the images say: ", output, StringComparison.Ordinal);
        Assert.Contains(" 0 upside down", output, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_tells_gaps_that_were_opened_from_those_without_annotation_and_draws_them()
    {
        Write("a.csv", [Box(3, 10), Box(6, 10)], [new EmptySlice("case_a", SliceAxis.Z, 4)]);
        var output = Done("boxes", "check", _folder["a.csv"], "--picture", _folder["coverage.png"]);
        Assert.Matches(@"(?m)^case_a +z +1 +2 +3-6 +0.50 +4 +5$", output);
        Assert.Contains("inside a range 1 were opened and have no box of it, 1 have no annotation; 0 boxes are outliers; 1 empty files",
            output, StringComparison.Ordinal);
        foreach (var file in new[] { "coverage.png", "coverage.svg" }) Assert.True(File.Exists(_folder[file]), file);
    }

    [Fact]
    public void Interpolate_adds_the_slices_between()
    {
        Write("a.csv", [Box(3, 10), Box(6, 13), Box(20, 13)], []);
        Done("boxes", "interpolate", _folder["a.csv"], "--out", _folder["b.csv"], "--longest-gap", "2");
        Assert.Equal([3, 6, 20, 4, 5], BoxTable.Read(_folder["b.csv"]).Prompts.Select(prompt => prompt.Slice));
    }

    [Fact]
    public void Fuse_takes_the_median_of_several_tables_and_refuses_one_annotator()
    {
        foreach (var (name, x) in new[] { ("a", 10f), ("b", 11f), ("c", 13f) })
            Write($"{name}.csv", [Box(3, x) with { Annotator = name }], []);
        Done("boxes", "fuse", _folder["a.csv"], _folder["b.csv"], _folder["c.csv"], "--out", _folder["f.csv"]);
        Assert.Equal(11, Assert.Single(BoxTable.Read(_folder["f.csv"]).Prompts).Box!.Value.X0);
        Write("d.csv", [Box(3, 10) with { Annotator = "a" }], []);
        Refused("both have the annotator 'a'", "boxes", "fuse", _folder["a.csv"], _folder["d.csv"], "--out", _folder["f.csv"]);
        Refused("there is one annotator only, 'a'", "boxes", "fuse", _folder["a.csv"], "--out", _folder["f.csv"]);
        Refused("--votes 0: must be above 0 and at most 1", "boxes", "fuse", _folder["a.csv"], _folder["b.csv"], "--votes", "0",
            "--out", _folder["f.csv"]);
    }

    [Fact]
    public void Import_says_what_became_of_marks_that_are_no_boxes()
    {
        File.WriteAllText(_folder["a.xml"], """
            <annotations><image id="0" name="c1-slice003.png" width="100" height="80"><tag label="a"/></image>
            <image id="1" name="c1-slice004.png" width="100" height="80"><polygon label="a" points="1,1;20,1;20,20"/></image></annotations>
            """);
        var output = Done("boxes", "import", _folder["a.xml"], "--format", "cvat", "--labels", "a=1", "--out", _folder["b.csv"]);
        Assert.Contains("1 boxes on 1 slices, 0 empty files", output, StringComparison.Ordinal);
        Assert.Contains("2 marks seen, 1 taken, 1 not", output, StringComparison.Ordinal);
        Assert.Contains("1 tags of whole images not taken (the first: case c1, slice 3)", output, StringComparison.Ordinal);
        Assert.Contains("1 polygons taken as the boxes around them", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_counted_from_1_are_named_with_the_option_that_reads_them()
    {
        Directory.CreateDirectory(_folder["voc"]);
        File.WriteAllText(_folder["voc", "c1-slice003.xml"],
            "<annotation><size><width>60</width><height>40</height></size><object><name>a</name><bndbox><xmin>1</xmin><ymin>1</"
            + "ymin><xmax>60</xmax><ymax>40</ymax></bndbox></object></annotation>");
        string[] import = ["boxes", "import", _folder["voc"], "--format", "voc", "--labels", "a=1", "--out", _folder["b.csv"]];
        Refused("the file may count pixels from 1, or measure from the image's edge; state with --corners what the numbers mean", import);
        Done([.. import, "--corners", "PixelsFromOne"]);
        Assert.Equal(new PixelBox(0, 0, 59, 39), Assert.Single(BoxTable.Read(_folder["b.csv"]).Prompts).Box);
        Refused("the class 'a' occurs twice", "boxes", "import", _folder["voc"], "--format", "voc", "--labels", "a=1,a=2", "--out",
            _folder["b.csv"]);
    }

    [Fact]
    public void A_format_without_picture_size_asks_for_it()
    {
        Write("a.csv", [Box(3, 10)], []);
        Refused("give --size WIDTH,HEIGHT or --dataset DIR", "boxes", "export", _folder["a.csv"], "--out", _folder["out"], "--labels",
            "spleen=1");
    }

    private static BoxPrompt Box(int slice, float x) => new("case_a", SliceAxis.Z, slice, 1, new PixelBox(x, 5, x + 10, 15));

    private void Write(string name, BoxPrompt[] prompts, EmptySlice[] empty) => new BoxTable(prompts, empty).Write(_folder[name]);

    private static string Done(params string[] args)
    {
        var (code, output, error) = CommandRun.Of(args);
        Assert.Equal((0, ""), (code, error));
        return output;
    }

    private static void Refused(string message, params string[] args)
    {
        var (code, _, error) = CommandRun.Of(args);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }
}
