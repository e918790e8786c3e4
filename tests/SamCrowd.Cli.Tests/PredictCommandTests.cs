using System.Text.Json.Nodes;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class PredictCommandTests
{
    [SharedFact("golden", "nnunet_model", "fold_0")]
    public void A_model_of_nnUNet_predicts_and_its_export_predicts_the_same()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in"]);
        File.WriteAllBytes(folder["in", "a_0000.nii.gz"],
            File.ReadAllBytes(SharedData.Data("Task04_Hippocampus", "imagesTr", "hippocampus_001.nii.gz")));
        var model = SharedData.NnUNetModel;

        Assert.Equal(0, CommandRun.Of("export", "nnunet", model, "--out", folder["model"]).Code);
        var (code, output, error) =
            CommandRun.Of("predict", "--model", folder["model"], "--folds", "0", "--input", folder["in"], "--output", folder["out"],
            "--no-mirroring", "--device", "cpu", "--save-logits", folder["logits"]);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("1 cases predicted", output, StringComparison.Ordinal);
        var expected = VolumeFile.Read<short>(SharedData.Golden("predictions_nomirror", "hippocampus_001.nii.gz"));
        Assert.Equal(expected.Voxels, VolumeFile.Read<short>(folder["out", "a.nii.gz"]).Voxels);
        Assert.True(File.Exists(folder["logits", "a_logits.npy"]));
    }

    [Fact]
    public void An_ONNX_export_gives_the_networks_logits()
    {
        using var folder = new TemporaryFolder();
        var dataset = folder["Dataset900_Phantom"];
        string[][] steps =
        [
            ["phantom", "--out", dataset, "--cases", "2", "--size", "16,32,32", "--spacing", "8,8,8"],
            ["plan", dataset, "--out", folder["plans.json"]],
            [
                "train", dataset, "--plans", folder["plans.json"], "--configuration", "3d_fullres", "--fold", "all", "--out",
                folder["model"], "--features", "4,8", "--patch", "16,16,16", "--epochs", "1", "--iterations", "1",
                "--validation-iterations", "0", "--batch-size", "2", "--device", "cpu",
            ],
        ];
        foreach (var step in steps) Assert.Equal((0, ""), CommandRun.Of(step) is var done ? (done.Code, done.Error) : default);

        var (code, output, error) = CommandRun.Of("export", "onnx", folder["model"], "--fold", "all", "--out", folder["unet.onnx"]);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("largest difference", output, StringComparison.Ordinal);
        var sidecar = JsonNode.Parse(File.ReadAllText(folder["unet.json"]))!;
        var plans = JsonNode.Parse(File.ReadAllText(folder["model", "plans.json"]))!;
        Assert.Equal("3d_fullres", sidecar["configuration"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(plans, sidecar["plans"]));
        Assert.True(JsonNode.DeepEquals(plans["configurations"]!["3d_fullres"]!["normalization_schemes"],
            sidecar["normalization_schemes"]));
        Assert.True(JsonNode.DeepEquals(plans["foreground_intensity_properties_per_channel"],
            sidecar["foreground_intensity_properties_per_channel"]));
    }

    [SharedFact("golden", "nnunet_model", "fold_0")]
    public void The_sample_that_runs_an_export_gives_nnUNets_label_map()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CommandRun.Of("export", "onnx", SharedData.NnUNetModel, "--out", folder["unet.onnx"]).Code);

        Samples.RunOnnx.Run(folder["unet.onnx"], SharedData.Data("Task04_Hippocampus", "imagesTr", "hippocampus_001.nii.gz"),
            folder["labels.nii.gz"]);

        var expected = VolumeFile.Read<short>(SharedData.Golden("predictions_nomirror", "hippocampus_001.nii.gz"));
        var labels = VolumeFile.Read<short>(folder["labels.nii.gz"]);
        var same = expected.Voxels.Zip(labels.Voxels).Count(pair => pair.First == pair.Second);
        Assert.InRange(same / (double)expected.Voxels.Length, 0.999, 1);
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("default", "2d")]
    [InlineData("resenc-m", "3d_fullres")]
    public void A_trained_model_runs_in_ONNX_Runtime_at_any_batch_and_image_size(string planner, string configuration)
    {
        using var folder = new TemporaryFolder();
        var dataset = folder["Dataset900_Phantom"];
        string[][] steps =
        [
            ["phantom", "--out", dataset, "--cases", "2", "--size", "16,32,32", "--spacing", "8,8,8"],
            ["fingerprint", dataset, "--out", folder["dataset_fingerprint.json"]],
            ["plan", "--dataset-json", Path.Combine(dataset, "dataset.json"), "--fingerprint", folder["dataset_fingerprint.json"],
                "--planner", planner, "--out", folder["plans.json"]],
            [
                "train", dataset, "--plans", folder["plans.json"], "--configuration", configuration, "--fold", "all", "--out",
                    folder["model"], "--epochs", "1", "--iterations", "1",
                "--validation-iterations", "0", "--batch-size", "2", "--device", "cpu",
            ],
            ["export", "onnx", folder["model"], "--fold", "all", "--out", folder["unet.onnx"]],
        ];
        foreach (var step in steps)
        {
            var (code, output, error) = CommandRun.Of(step);
            Assert.Equal((0, ""), (code, error));
            if (step[0] == "export") Assert.Contains("2 patches of different size", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_model_is_refused()
    {
        using var folder = new TemporaryFolder();
        var (code, _, error) = CommandRun.Of("predict", "--model", folder["none"], "--input", folder.Root, "--output", folder["out"]);
        Assert.Equal(2, code);
        Assert.Contains(folder["none"], error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }
}
