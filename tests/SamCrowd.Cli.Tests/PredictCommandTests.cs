using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class PredictCommandTests
{
    [SharedFact("golden", "nnunet_model")]
    public void A_model_of_nnUNet_predicts_and_its_export_predicts_the_same()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in"]);
        File.WriteAllBytes(folder["in", "a_0000.nii.gz"], File.ReadAllBytes(SharedData.Data("Task04_Hippocampus", "imagesTr", "hippocampus_001.nii.gz")));
        var model = SharedData.Golden("nnunet_model");

        Assert.Equal(0, CommandRun.Of("export", "nnunet", model, "--out", folder["model"]).Code);
        var (code, output, error) = CommandRun.Of("predict", "--model", folder["model"], "--folds", "0", "--input", folder["in"], "--output", folder["out"], "--no-mirroring", "--device", "cpu", "--save-logits", folder["logits"]);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("1 cases predicted", output, StringComparison.Ordinal);
        var expected = VolumeFile.Read<short>(SharedData.Golden("predictions_nomirror", "hippocampus_001.nii.gz"));
        Assert.Equal(expected.Voxels, VolumeFile.Read<short>(folder["out", "a.nii.gz"]).Voxels);
        Assert.True(File.Exists(folder["logits", "a_logits.npy"]));
    }

    [SharedFact("golden", "nnunet_model")]
    public void An_ONNX_export_gives_the_networks_logits()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = CommandRun.Of("export", "onnx", SharedData.Golden("nnunet_model"), "--out", folder["unet.onnx"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("largest difference", output, StringComparison.Ordinal);
        Assert.Contains("\"configuration\": \"3d_fullres\"", File.ReadAllText(folder["unet.json"]), StringComparison.Ordinal);
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
