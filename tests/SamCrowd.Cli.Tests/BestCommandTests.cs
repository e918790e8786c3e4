using SamCrowd.Cli.Output;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class BestCommandTests
{
    [Theory]
    [InlineData("--folds", "none", "folds: none is named; give numbers of folds, e.g. 0,1,2,3,4")]
    [InlineData("--folds", "0,x", "--folds 0,x: must be a list, each item a whole number")]
    [InlineData("--folds", "0", "nowhere: there is no such folder: give a data set in nnU-Net's layout")]
    public void A_wrong_option_is_named_in_one_line(string option, string value, string message)
    {
        var run = CommandRun.Of("best", "model", "--dataset", "nowhere", "--out", "best", option, value);
        Assert.Equal(ExitCodes.WrongInput, run.Code);
        Assert.Equal(message, run.Error.Trim());
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Two_cross_validated_configurations_are_compared_with_their_ensemble_and_the_choice_predicts()
    {
        using var folder = new TemporaryFolder();
        var dataset = folder["Dataset900_Phantom"];
        Done("phantom", "--out", dataset, "--cases", "5", "--size", "16,32,32", "--spacing", "8,8,8");
        Done("fingerprint", dataset, "--out", folder["dataset_fingerprint.json"]);
        Done("plan", "--dataset-json", Path.Combine(dataset, "dataset.json"), "--fingerprint", folder["dataset_fingerprint.json"], "--out",
            folder["plans.json"]);
        foreach (var configuration in new[] { "2d", "3d_fullres" })
        {
            Done(
                "train", dataset, "--plans", folder["plans.json"], "--configuration", configuration, "--fold", "0,1", "--out",
                folder[configuration], "--epochs", "1", "--iterations", "1",
                "--validation-iterations", "1", "--batch-size", "2", "--features", configuration == "2d" ? "4,8,16,16"
                    : "4,8,16", "--device", "cpu", "--save-probabilities");
        }
        string[] best = ["best", folder["2d"], folder["3d_fullres"], "--dataset", dataset, "--out", folder["best"]];

        var missing = CommandRun.Of(best);
        Assert.Equal(ExitCodes.WrongInput, missing.Code);
        Assert.Contains("fold 2 (no prediction), fold 3 (no prediction), fold 4 (no prediction)",
            Assert.Single(missing.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);

        var output = Done([.. best, "--folds", "0,1"]);
        Assert.Contains("ensemble___2d___3d_fullres___0_1", output, StringComparison.Ordinal);
        var command = File.ReadAllText(folder["best", "inference_instructions.txt"]).Trim();
        Assert.EndsWith(command, output.TrimEnd(), StringComparison.Ordinal);
        var images = Path.Combine(dataset, "imagesTr");
        Assert.Contains("5 cases predicted",
            Done([.. command.Replace("INPUT_FOLDER", images, StringComparison.Ordinal)
            .Replace("OUTPUT_FOLDER", folder["out"], StringComparison.Ordinal).Split(' ')[1..]]), StringComparison.Ordinal);
    }

    private static string Done(params string[] args)
    {
        var (code, output, error) = CommandRun.Of(args);
        Assert.Equal((0, ""), (code, error));
        return output;
    }
}
