using System.Text.Json.Nodes;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Splits;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public class TrainCommandTests
{
    [Theory]
    [InlineData("--precision", "f8", "--precision f8: must be one of f32, bf16, f16")]
    [InlineData("--optimizer", "adam", "--optimizer adam: must be one of sgd, adamw, muon")]
    [InlineData("--time-limit", "soon", "--time-limit soon: must be a time such as 3h, 90m, 1h30m or 45s, or none")]
    [InlineData("--mirror-axes", "x", "--mirror-axes x: must be a list, each item a whole number, or all")]
    [InlineData("--learning-rate", "-1", "--learning-rate -1: must be above 0")]
    [InlineData("--epochs", "0", "--epochs 0: must be at least 1")]
    [InlineData("--time-limit", "1h30m", "nowhere: there is no such folder: give a data set in nnU-Net's layout")]
    public void A_wrong_option_is_named_in_one_line(string option, string value, string message)
    {
        var run = CommandRun.Of("train", "nowhere", "--plans", "plans.json", "--configuration", "3d_fullres", "--fold", "0", "--out",
            "model", option, value);
        Assert.Equal(ExitCodes.WrongInput, run.Code);
        Assert.Equal(message, run.Error.Trim());
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Held_out_cases_are_predicted_after_training_or_when_the_command_is_run_again()
    {
        using var folder = new TemporaryFolder();
        var dataset = folder["Dataset900_Phantom"];
        Done("phantom", "--out", dataset, "--cases", "5", "--size", "16,32,32", "--spacing", "8,8,8");
        Done("fingerprint", dataset, "--out", folder["dataset_fingerprint.json"]);
        Done("plan", "--dataset-json", Path.Combine(dataset, "dataset.json"), "--fingerprint", folder["dataset_fingerprint.json"], "--out",
            folder["plans.json"]);
        string[] train =
        [
            "train", dataset, "--plans", folder["plans.json"], "--configuration", "3d_fullres", "--fold", "1", "--out", folder["model"],
            "--epochs", "1", "--iterations", "1", "--validation-iterations", "1", "--batch-size", "2", "--device", "cpu",
        ];

        Done([.. train, "--no-validation"]);
        Assert.False(Directory.Exists(folder["model", "fold_1", "validation"]));
        var trained = File.GetLastWriteTimeUtc(folder["model", "fold_1", "checkpoint_final.pth"]);

        Assert.Contains("1 held-out cases, mean Dice", Done([.. train, "--save-probabilities"]), StringComparison.Ordinal);
        Assert.Equal(trained, File.GetLastWriteTimeUtc(folder["model", "fold_1", "checkpoint_final.pth"]));
        Assert.True(File.Exists(folder["model", "fold_1", "validation", "summary.json"]));
        Assert.Single(Directory.GetFiles(folder["model", "fold_1", "validation"], "*.nii.gz"));
        Assert.Single(Directory.GetFiles(folder["model", "fold_1", "validation"], "*.npz"));
    }

    [Fact]
    [Trait("Category", "Long")]
    public void A_cascade_is_trained_and_predicts_with_the_model_of_its_first_stage()
    {
        using var folder = new TemporaryFolder();
        var dataset = folder["Dataset900_Phantom"];
        Done("phantom", "--out", dataset, "--cases", "4", "--size", "16,32,32", "--spacing", "8,8,8");
        Done("fingerprint", dataset, "--out", folder["dataset_fingerprint.json"]);
        Done("plan", "--dataset-json", Path.Combine(dataset, "dataset.json"), "--fingerprint", folder["dataset_fingerprint.json"], "--out",
            folder["plans.json"]);
        var plans = JsonNode.Parse(File.ReadAllText(folder["plans.json"]))!;
        plans["configurations"]!["3d_lowres"] = new JsonObject
        {
            ["inherits_from"] = "3d_fullres",
            ["data_identifier"] = "nnUNetPlans_3d_lowres",
            ["spacing"] = new JsonArray(12.0, 12.0, 12.0),
            ["next_stage"] = "3d_cascade_fullres",
        };
        plans["configurations"]!["3d_cascade_fullres"] = new JsonObject
        {
            ["inherits_from"] = "3d_fullres",
            ["previous_stage"] = "3d_lowres",
        };
        File.WriteAllText(folder["plans.json"], plans.ToJsonString());
        SplitsFile.Write(folder["splits.json"],
            CrossValidation.Create(new DatasetFolder(dataset).TrainingCases.Select(item => item.Id), folds: 2));
        string[] train =
        [
            "train", dataset, "--plans", folder["plans.json"], "--splits", folder["splits.json"], "--patch", "8,16,16", "--features", "4,8",
            "--epochs", "1", "--iterations", "1", "--validation-iterations", "1", "--batch-size", "2", "--device", "cpu",
        ];
        string[] cascade = [.. train, "--configuration", "3d_cascade_fullres", "--fold", "1", "--out", folder["cascade"]];

        Refused("with --previous MODEL", cascade);
        Done([.. train, "--configuration", "3d_lowres", "--fold", "0", "--out", folder["low"]]);
        Refused("lacks held-out predictions of fold 1", [.. cascade, "--previous", folder["low"]]);
        Done([.. train, "--configuration", "3d_lowres", "--fold", "1", "--out", folder["low"]]);
        Refused("has no previous stage",
            [.. train, "--configuration", "3d_lowres", "--fold", "1", "--out", folder["low"], "--previous", folder["low"]]);
        Assert.Contains("2 held-out cases, mean Dice", Done([.. cascade, "--previous", folder["low"]]), StringComparison.Ordinal);

        string[] predict = ["predict", "--model", folder["cascade"], "--folds", "1", "--input", Path.Combine(dataset, "imagesTr"),
            "--device", "cpu", "--no-mirroring"];
        Done([.. predict, "--previous", folder["low"], "--output", folder["one"]]);
        Done([.. predict, "--previous-stage", folder["one", "previous_stage"], "--output", folder["two"]]);
        foreach (var file in Directory.GetFiles(folder["one"], "*.nii.gz"))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(folder["two", Path.GetFileName(file)]));
        Assert.Equal(4, Directory.GetFiles(folder["one"], "*.nii.gz").Length);
    }

    private static void Refused(string expected, string[] args)
    {
        var (code, _, error) = CommandRun.Of(args);
        Assert.Equal(ExitCodes.WrongInput, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private static string Done(params string[] args)
    {
        var (code, output, error) = CommandRun.Of(args);
        Assert.Equal((0, ""), (code, error));
        return output;
    }
}
