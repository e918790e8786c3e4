using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Repair;
using SamCrowd.Experiments.Repair;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class LabelsRepairCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Loose_labels_become_better_step_by_step_and_nothing_is_done_twice()
    {
        MakePhantom();
        string[] command = ["--steps", "clip-to-box,intensity", "--box-margin", "2,2,4,4", "--quality"];
        var (code, output, error) = Repair(command);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("2 cases repaired by clip-to-box, intensity", output, StringComparison.Ordinal);
        var precision = RepairQuality.Means(RepairQuality.Read(_folder["out", "quality.csv"])).GroupBy(mean => mean.Step)
            .ToDictionary(group => group.Key, group => group.Average(mean => mean.Precision));
        Assert.True(precision["clip-to-box"] > precision["labels"] + 0.1, $"{precision["labels"]} before clipping, "
            + $"{precision["clip-to-box"]} after");
        Assert.True(precision["intensity"] > precision["clip-to-box"], $"{precision["clip-to-box"]} before the clean-up, "
            + $"{precision["intensity"]} after");
        Assert.Equal(
            VolumeFile.Read<short>(_folder["out", "phantom_001.nii.gz"]).Voxels,
            VolumeFile.Read<short>(_folder["out", "steps", "2-intensity", "phantom_001.nii.gz"]).Voxels);
        Assert.StartsWith("step,case,label,before,after,removed,added", File.ReadAllText(_folder["out", "changes.csv"]),
            StringComparison.Ordinal);

        var made = File.GetLastWriteTimeUtc(_folder["out", "steps", "1-clip-to-box", "records", "phantom_001.json"]);
        Assert.Equal(0, Repair(command).Code);
        Assert.Equal(made, File.GetLastWriteTimeUtc(_folder["out", "steps", "1-clip-to-box", "records", "phantom_001.json"]));
        // A file that was cut short is made again.
        File.WriteAllText(_folder["out", "steps", "1-clip-to-box", "phantom_001.nii.gz"], "");
        Assert.Equal(0, Repair(command).Code);
        Assert.NotEqual(0, new FileInfo(_folder["out", "steps", "1-clip-to-box", "phantom_001.nii.gz"]).Length);
    }

    [Fact]
    public void A_shrink_is_chosen_on_the_named_case_and_helps_the_other()
    {
        MakePhantom();
        Assert.Equal(0, Repair("--steps", "shrink", "--ground-truth", "phantom_001", "--quality").Code);
        var scores = RepairQuality.Read(_folder["out", "quality.csv"]);
        Assert.Equal(["phantom_001"], scores.Where(score => score.Learnt).Select(score => score.Case).Distinct());
        var dice = RepairQuality.Means(scores).GroupBy(mean => mean.Step)
            .ToDictionary(group => group.Key, group => group.Average(mean => mean.Dice));
        Assert.True(dice["shrink"] > dice["labels"], $"{dice["labels"]} before, {dice["shrink"]} after");
        Assert.Contains("least_signed_distance_mm", File.ReadAllText(_folder["out", "steps", "1-shrink", "found.json"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_margin_of_the_boxes_is_measured_where_ground_truth_is_there_and_none_is_stated()
    {
        MakePhantom();
        var (code, output, _) = Repair("--steps", "clip-to-box", "--ground-truth", "phantom_001");
        Assert.Equal(0, code);
        Assert.Contains("2 pixels left, 2 top, 4 right, 4 bottom", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ring_weighs_voxels_and_the_labels_stay()
    {
        MakePhantom();
        Assert.Equal(0, Repair("--steps", "edge-ring", "--ring-mm", "8", "--ring-weight", "0.5").Code);
        Assert.Equal(
            VolumeFile.Read<short>(_folder["labels", "phantom_001.nii.gz"]).Voxels,
            VolumeFile.Read<short>(_folder["out", "phantom_001.nii.gz"]).Voxels);
        var weights = VolumeFile.Read<float>(_folder["out", "weights", "phantom_001.nii.gz"]).Voxels;
        Assert.Equal([0.5f, 1], weights.Distinct().Order());
    }

    [Theory]
    [InlineData("there is no step 'clip'", "--steps", "clip")]
    [InlineData("occurs twice", "--steps", "intensity,intensity")]
    [InlineData("chooses on cases with ground truth, and none is named", "--steps", "shrink")]
    [InlineData("has no case \"liver_9\"", "--steps", "shrink", "--ground-truth", "liver_9")]
    [InlineData("there is no label 'tumour'", "--steps", "intensity", "--heterogeneous", "tumour")]
    [InlineData("has 3 numbers", "--steps", "clip-to-box", "--box-margin", "1,2,3")]
    [InlineData("has no channel 4", "--steps", "intensity", "--channel", "4")]
    [InlineData("teacher-labels uses what a trained network predicts, and none is given", "--steps", "teacher-labels")]
    [InlineData("nowhere", "--steps", "teacher-labels", "--teacher", "nowhere")]
    public void What_does_not_go_together_is_one_line_and_exit_code_2(string message, params string[] options)
    {
        MakePhantom();
        var (code, _, error) = Repair(options);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    /// <summary>Real volumes: boxes by the study's rule, SAM's place taken by masks that fill them.</summary>
    [Fact]
    public void On_real_volumes_each_step_alone_makes_masks_that_fill_their_boxes_better()
    {
        string[] ids = ["hippocampus_001", "hippocampus_003", "hippocampus_004"];
        var data = SharedData.Golden("hippocampus");
        Directory.CreateDirectory(_folder["set"]);
        var cases = string.Join(',',
            ids.Select(id => $"\"{id}\": {{\"images\": [\"{data}/imagesTr/{id}.nii.gz\"], \"label\": \"{data}/labelsTr/{id}.nii.gz\"}}"));
        File.WriteAllText(
            _folder["set", "dataset.json"],
            $$"""{"channel_names": {"0": "MR"}, "labels": {"background": 0, "anterior": 1, "posterior": 2}, "numTraining": 3, "file_ending": ".nii.gz", "dataset": { {{cases}} } }""");
        DrawAndFill(ids);
        foreach (var steps in new[] { "clip-to-box", "intensity", "shrink" })
        {
            Assert.Equal(0, Repair("--steps", steps, "--box-margin", "2,2,4,4", "--ground-truth", ids[0], "--quality").Code);
            var dice = RepairQuality.Means(RepairQuality.Read(_folder["out", "quality.csv"]))
                .ToLookup(mean => mean.Step, mean => mean.Dice);
            Assert.True(dice[steps].Average() > dice["labels"].Average(), string.Create(CultureInfo.InvariantCulture,
                $"{steps}: Dice {dice["labels"].Average():0.000} before, {dice[steps].Average():0.000} after"));
        }
    }

    private (int Code, string Output, string Error) Repair(params string[] options) => CommandRun.Of(
        ["labels", "repair", _folder["set"], _folder["labels"], "--boxes", _folder["boxes.csv"], "--out", _folder["out"], .. options]);

    private void MakePhantom()
    {
        Assert.Equal(0, CommandRun.Of("phantom", "--out", _folder["set"], "--cases", "2", "--size", "10,64,64").Code);
        DrawAndFill(["phantom_001", "phantom_002"]);
    }

    /// <summary>Label maps whose masks fill the boxes and reach a pixel beyond them.</summary>
    private void DrawAndFill(string[] ids)
    {
        Assert.Equal(0, CommandRun.Of("boxes", "simulate", _folder["set"], "--out", _folder["boxes.csv"]).Code);
        var table = BoxTable.Read(_folder["boxes.csv"]);
        var set = new Datasets.Layout.DatasetFolder(_folder["set"]);
        foreach (var id in ids)
        {
            var image = VolumeFile.Read<float>(set.Case(id).ImagePaths[0]);
            var labels = new Volume<short>(image.Size, image.Geometry);
            foreach (var label in table.OfCase(id).GroupBy(prompt => prompt.Label))
            {
                var loose = label.Select(prompt => prompt with { Box = Grown(prompt.Box!.Value) });
                var hull = new BoxedSlices(image.Size, loose).Hull();
                for (var i = 0; i < hull.Length; i++)
                    if (hull[i]) labels.Voxels[i] = (short)label.Key;
            }
            VolumeFile.Write(_folder["labels", id + ".nii.gz"], labels);
        }

        static PixelBox Grown(PixelBox box) => new(box.X0 - 1, box.Y0 - 1, box.X1 + 1, box.Y1 + 1);
    }
}
