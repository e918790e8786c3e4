using SamCrowd.Annotation.Formats;

namespace SamCrowd.Annotation.Tests.Formats;

public class RunLengthsTests
{
    // A mask of 50 x 70 pixels that github.com/armengot/COCOtoolsFORK publishes as pycocotools packed it.
    private const string Published =
        "0g05b08J4M2N2NA^O1`0OCO=0E090H080IO68DH;>@C>a0_O_O`0j0OWOF<:CM72I24NL43JM92FN;"
            + "1ENKO72L0LO91J0MO92INO0NO122OO0M031O000NO31OO11MO40N011MO41MO21L06OL021L06OL021L06OL021L060J040L060J040L060J"
        + "040L060J040L060J040L060J040L060KO31L060KO31L06OL021L06OL021L06OL021MO41MO21MO40N100NO310O00M0310O00NO1220NO92"
        + "IONO91KOMO72M0<1EO:2GN63KM34OLM73JF<;=1G_O_Ob0=AC`07EH=1IO71H090F0:1DO>1_O1b0>2N2N3L6H]O";

    [Fact]
    public void Packed_runs_are_read_as_pycocotools_packs_them()
    {
        var runs = RunLengths.OfText(Published);
        Assert.Equal((366, 3500L, 2346L), (runs.Count, runs.Sum(), runs.Where((_, i) => i % 2 == 1).Sum()));
        Assert.Equal(new ToolBox(0, 0, 70, 50), RunLengths.BoxAround(runs, 50, 70, linesAreColumns: true));
        Assert.Equal([23, 3, 4, 3, 4, 3, 4, 3, 4, 3, 14, 1, 1], RunLengths.OfText("g0340000000:NC"));
        Assert.Throws<FormatException>(() => RunLengths.OfText(Published + "p"));
    }

    [Fact]
    public void The_box_is_the_one_around_the_pixels_themselves()
    {
        var random = new SamCrowd.Imaging.RandomStream(2);
        for (var trial = 0; trial < 500; trial++)
        {
            int length = 1 + random.Integer(9), lines = 1 + random.Integer(9), left = length * lines;
            var runs = new List<long>();
            while (left > 0)
            {
                var run = Math.Min(left, random.Integer(length + 3));
                runs.Add(run);
                left -= run;
            }
            bool[] pixels = [.. runs.SelectMany((run, i) => Enumerable.Repeat(i % 2 == 1, (int)run))];
            (int Line, int Place)[] set =
                [.. Enumerable.Range(0, pixels.Length).Where(i => pixels[i]).Select(i => (i / length, i % length))];
            ToolBox? expected = set.Length == 0 ? null
                : new ToolBox(set.Min(p => p.Place), set.Min(p => p.Line), set.Max(p => p.Place) + 1, set.Max(p => p.Line) + 1);
            Assert.Equal(expected, RunLengths.BoxAround(runs, length, lines, linesAreColumns: false));
            if (expected is { } box)
                Assert.Equal(new ToolBox(box.Y0, box.X0, box.Y1, box.X1), RunLengths.BoxAround(runs, length, lines, linesAreColumns: true));
        }
    }
}
