using SamCrowd.Annotation.Formats;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Annotation.Tests.Formats;

/// <summary>The study's own crowd-drawn boxes and the label volumes that its SAM made of them.</summary>
public class StudyPromptsTests
{
    private static readonly ImageMapping Mapping = new()
    {
        Labels = new Dictionary<string, int> { ["0"] = 1, ["1"] = 2, ["2"] = 3, ["5"] = 4, ["7"] = 5 },
    };

    [SharedFact("data", "paper", "prompts")]
    public void All_files_of_the_study_import_and_keep_empty_apart_from_boxed()
    {
        var imported = YoloFormat.Read(SharedData.Data("paper", "prompts"), Mapping, _ => new ImageSize(512, 512));
        Assert.Equal((1182, 1840, 0), (imported.Images, imported.Seen, imported.Left));
        Assert.Empty(imported.Notes);
        var table = imported.Table;
        Assert.Equal(1840, table.Prompts.Count);
        Assert.Equal(1182, table.Prompts.Select(p => (p.Case, p.Slice)).Distinct().Count() + table.EmptySlices.Count);
        Assert.NotEmpty(table.EmptySlices);
        Assert.Equal(23, table.Cases.Count);
        Assert.Equal(17, table.Prompts.Select(p => p.Case).Distinct().Count());
        Assert.All(table.Prompts, p => Assert.InRange(p.Label, 1, 5));
    }

    /// <summary>
    /// The published masks lie in their boxes only if slices, rows and columns are mapped rightly: upside down it is .62 and .73.
    /// </summary>
    [SharedTheory("data", "paper", "sam_labels")]
    [InlineData("img0001", "label0001.nii.gz")]
    [InlineData("img0034", "label0034.nii.gz")]
    public void The_masks_of_the_study_lie_inside_its_boxes(string caseId, string file)
    {
        var labels = VolumeFile.Read<short>(SharedData.Data("paper", "sam_labels", file));
        var prompts = Read().OfCase(caseId);
        Assert.True(FractionInside(labels, prompts) > 0.98);
        var upsideDown = prompts.Select(p => p with { Box = p.Box!.Value.WithRowsReversed(512) }).ToList();
        Assert.True(FractionInside(labels, upsideDown) < 0.75);
    }

    private static BoxTable Read() => YoloFormat.Read(SharedData.Data("paper", "prompts"), Mapping, _ => new ImageSize(512, 512)).Table;

    private static double FractionInside(Volume<short> labels, IReadOnlyList<BoxPrompt> prompts)
    {
        long inside = 0, all = 0;
        foreach (var slice in prompts.GroupBy(p => p.Slice))
        {
            var boxes = slice.ToLookup(p => p.Label, p => p.Box!.Value);
            var pixels = labels.Slice(slice.Key);
            for (var i = 0; i < pixels.Length; i++)
            {
                if (pixels[i] == 0 || !boxes.Contains(pixels[i])) continue;
                all++;
                if (boxes[pixels[i]].Any(b => b.Contains(i % labels.Size.X, i / labels.Size.X))) inside++;
            }
        }
        return (double)inside / all;
    }
}
