using SamCrowd.Evaluation.Overlap;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Postprocessing;
using SamCrowd.NnUNet.Validation;

namespace SamCrowd.NnUNet.Tests.Validation;

public sealed class BestConfigurationTests
{
    private static readonly BestConfigurationSettings TwoFolds = new() { Folds = [0, 1], Threads = 2 };

    [Fact]
    public void The_best_single_model_is_chosen_and_the_post_processing_that_helps_it()
    {
        using var made = new CrossValidatedModels(1, 1, 1, 0, 2, 2, 0, 0, 0);
        var worse = made.Add("worse", "2d", [1, 0, 0, 0, 2, 2, 0, 0, 0]);
        var better = made.Add("better", "3d_fullres", [1, 1, 1, 0, 2, 2, 0, 0, 1]);

        var result = Find(made, TwoFolds, worse, better);

        Assert.Equal("better", result.Best.Name);
        Assert.Equal((0.5 + 1) / 2, result.Candidates[0].Dice, 1e-12);
        Assert.Equal(((6.0 / 7) + 1) / 2, result.Candidates[1].Dice, 1e-12);
        Assert.Contains("has no probabilities of 4 of 4 cases", Assert.Single(result.NotTried), StringComparison.Ordinal);
        Assert.Equal([[1]], result.Postprocessing.Plan.Steps.Select(step => step.Labels));
        Assert.Equal(1, result.Postprocessing.After.ForegroundMean.Dice);
        Assert.Equal(["a", "b", "c", "d"],
            SummaryFile.Read(made["better", "crossval_results_folds_0_1", "summary.json"]).Cases.Select(one => one.CaseId));
        Assert.Equal([[1]], PostprocessingPlan.Read(made["better", "crossval_results_folds_0_1", "postprocessing.json"]).Steps.Select(
            step => step.Labels));
        Assert.Equal($"samcrowd predict --model {better} --folds 0,1 --input INPUT_FOLDER --output OUTPUT_FOLDER --postprocessing "
            + $"{made["better", "crossval_results_folds_0_1", "postprocessing.json"]}", Assert.Single(result.Instructions));
    }

    [Fact]
    public void The_information_has_nnUNets_keys()
    {
        using var made = new CrossValidatedModels(1, 1, 0, 2);
        var model = made.Add("model", "3d_fullres", [1, 1, 0, 2]);
        var json = PythonJson.ReadObject(Find(made, TwoFolds, model).InformationFile);

        Assert.Equal(["all_results", "best_model_or_ensemble", "considered_models", "dataset_name_or_id", "ensembling_allowed", "folds"],
            json.Select(pair => pair.Key));
        Assert.Equal("""{"model":1}""", json["all_results"]!.ToJsonString().Replace("1.0", "1", StringComparison.Ordinal));
        Assert.Equal("""[{"configuration":"3d_fullres","plans":"nnUNetPlans","trainer":"nnUNetTrainer"}]""",
            json["considered_models"]!.ToJsonString());
        var best = json["best_model_or_ensemble"]!.AsObject();
        Assert.Equal(["postprocessing_file", "result_on_crossval_post_pp", "result_on_crossval_pre_pp", "selected_model_or_models",
            "some_plans_file"], best.Select(pair => pair.Key));
        Assert.True(File.Exists(best["postprocessing_file"]!.GetValue<string>()));
        Assert.True(File.Exists(best["some_plans_file"]!.GetValue<string>()));
        Assert.Equal("""[{"configuration":"3d_fullres","plans_identifier":"nnUNetPlans","trainer":"nnUNetTrainer"}]""",
            best["selected_model_or_models"]!.ToJsonString());
        Assert.Equal("[0,1]", json["folds"]!.ToJsonString());
    }

    [Fact]
    public void A_pair_is_measured_by_the_mean_of_its_probabilities_and_wins_where_it_is_better()
    {
        using var made = new CrossValidatedModels(1, 2);
        // Each is right, and surer, where the other is wrong.
        var first = made.Add("first", "3d_fullres", [1, 1], [0, 0, 0.9f, 0.6f, 0.1f, 0.4f]);
        var second = made.Add("second", "2d", [2, 2], [0, 0, 0.4f, 0.1f, 0.6f, 0.9f]);

        var result = Find(made, TwoFolds, first, second);

        Assert.Equal("ensemble___first___second___0_1", result.Best.Name);
        Assert.Equal(1, result.Best.Dice);
        Assert.Equal([1, 2], VolumeFile.Read<short>(made["out", "ensembles", "ensemble___first___second___0_1", "c.nii.gz"]).Voxels);
        Assert.Contains($"--model {first} --model {second} --folds 0,1", Assert.Single(result.Instructions), StringComparison.Ordinal);
        Assert.Equal(2, PythonJson.ReadObject(
            result.InformationFile)["best_model_or_ensemble"]!["selected_model_or_models"]!.AsArray().Count);
        Assert.Equal(2, Find(made, TwoFolds with { Ensembles = false }, first, second).Candidates.Count);
    }

    [Fact]
    public void Of_equals_the_first_wins()
    {
        using var made = new CrossValidatedModels(1, 2);
        Assert.Equal("b", Find(made, TwoFolds, made.Add("b", "2d", [1, 2]), made.Add("a", "3d_fullres", [1, 2])).Best.Name);
    }

    [Fact]
    public void Every_missing_fold_and_case_is_named()
    {
        using var made = new CrossValidatedModels(1, 2);
        var model = made.Add("model", "3d_fullres", [1, 2]);
        File.Delete(made["model", "fold_0", "validation", "b.nii.gz"]);
        Directory.Delete(made["model", "fold_1", "validation"], recursive: true);
        var error = Assert.Throws<InvalidInputException>(() => Find(made, TwoFolds, model));
        Assert.Contains($"{model}: lacks held-out predictions of fold 0 (cases b), fold 1 (no prediction)", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_probabilities_of_another_grid_is_refused_by_name()
    {
        using var made = new CrossValidatedModels(1, 2);
        var first = made.Add("first", "3d_fullres", [1, 2], [0, 0, 1, 0, 0, 1]);
        var second = made.Add("second", "2d", [1, 2, 0], new float[9]);
        foreach (var (fold, id) in new[] { (0, "a"), (0, "b"), (1, "c"), (1, "d") })
            File.Copy(made["first", $"fold_{fold}", "validation", $"{id}.nii.gz"],
                made["second", $"fold_{fold}", "validation", $"{id}.nii.gz"], overwrite: true);
        var error = Assert.Throws<InvalidInputException>(() => Find(made, TwoFolds, first, second));
        Assert.Contains("3x1x1x3", error.Message, StringComparison.Ordinal);
    }

    private static BestConfigurationResult Find(CrossValidatedModels made, BestConfigurationSettings settings, params string[] models) =>
        BestConfiguration.Find(made.Dataset,
            [.. models.Select(model => ValidatedModel.Open(model, made.Dataset, CrossValidatedModels.Splits, settings.Folds))], made["out"],
            settings);
}
