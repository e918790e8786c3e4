using System.Text.Json.Nodes;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class PlanningCommandsTests
{
    [SharedFact("golden", "plans", "liver")]
    public void Plan_writes_the_peers_file_and_explains_it()
    {
        using var folder = new TemporaryFolder();
        var golden = SharedData.Golden("plans", "liver");
        var (code, output, error) = CommandRun.Of(
            "plan", "--dataset-json", Path.Combine(golden, "dataset.json"), "--fingerprint", Path.Combine(golden, "dataset_fingerprint.json"), "--planner", "resenc-m",
            "--dataset-name", "Dataset803_liver", "--out", folder["plans.json"], "--explain");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(File.ReadAllText(Path.Combine(golden, "nnUNetPlannerResEncM.json")), File.ReadAllText(folder["plans.json"]));
        foreach (var part in new[] { "Target spacing", "Axis order zyx", "CTNormalization", "3d_fullres: spacing", "Limited by memory", "Expected memory", "3d_lowres and cascade", "2d: spacing" })
            Assert.Contains(part, output, StringComparison.Ordinal);
    }

    [SharedFact("golden", "plans", "liver")]
    public void Plan_keeps_a_configuration_of_ones_own_in_an_existing_file()
    {
        using var folder = new TemporaryFolder();
        var golden = SharedData.Golden("plans", "liver");
        string[] command =
        [
            "plan", "--dataset-json", Path.Combine(golden, "dataset.json"), "--fingerprint", Path.Combine(golden, "dataset_fingerprint.json"), "--out", folder["plans.json"], "--spacing", "2,2,2",
        ];
        Assert.Equal(0, CommandRun.Of(command).Code);
        var json = JsonNode.Parse(File.ReadAllText(folder["plans.json"]))!.AsObject();
        json["configurations"]!["mine"] = new JsonObject { ["inherits_from"] = "3d_fullres", ["batch_size"] = 5 };
        File.WriteAllText(folder["plans.json"], json.ToJsonString());
        Assert.Equal(0, CommandRun.Of(command).Code);
        var mine = Plans.Read(folder["plans.json"]).Configuration("mine");
        Assert.Equal(5, mine.BatchSize);
        Assert.Equal([2.0, 2, 2], mine.Spacing);
    }

    [SharedTheory("golden", "plans", "liver")]
    [InlineData("resenc-s", "8", "1,1,1", "resenc-s")]
    [InlineData("default", "0", "1,1,1", "--memory 0: must be above 0")]
    [InlineData("default", "8", "1,0,1", "--spacing 1,0,1: must be above 0")]
    [InlineData("default", "8", "1,1", "the target spacing is [1, 1]; give three numbers of mm")]
    public void Plan_refuses_what_it_cannot_obey_in_one_line(string planner, string memory, string spacing, string part)
    {
        using var folder = new TemporaryFolder();
        var golden = SharedData.Golden("plans", "liver");
        var (code, _, error) = CommandRun.Of(
            "plan", "--dataset-json", Path.Combine(golden, "dataset.json"), "--fingerprint", Path.Combine(golden, "dataset_fingerprint.json"), "--out", folder["plans.json"],
            "--planner", planner, "--memory", memory, "--spacing", spacing);
        Assert.Equal(2, code);
        Assert.Contains(part, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(folder["plans.json"]));
    }

    [SharedFact("golden", "plans", "liver")]
    public void Plan_refuses_the_fingerprint_of_another_data_set()
    {
        using var folder = new TemporaryFolder();
        var (code, _, error) = CommandRun.Of(
            "plan", "--dataset-json", SharedData.Golden("plans", "liver", "dataset.json"), "--fingerprint", SharedData.Golden("plans", "tiny", "dataset_fingerprint.json"), "--out", folder["plans.json"]);
        Assert.Equal(2, code);
        Assert.Contains("6 cases", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [SharedFact("golden", "evaluation")]
    public void Evaluate_writes_the_summary_and_a_table_that_compare_reads()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = CommandRun.Of(
            "evaluate", "--reference", SharedData.Golden("postprocessing", "gt"), "--prediction", SharedData.Golden("postprocessing", "pred"), "--labels", "1,2,1+2", "--out", folder["a.json"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("HD95 mm", output, StringComparison.Ordinal);
        Assert.Equal(0, CommandRun.Of(
            "evaluate", "--reference", SharedData.Golden("postprocessing", "gt"), "--prediction", SharedData.Golden("postprocessing", "pred", "postprocessed"), "--labels", "1,2,1+2", "--out", folder["b.json"], "--no-surface").Code);
        var compared = CommandRun.Of("compare", folder["a.csv"], folder["b.csv"], "--json", folder["c.json"]);
        Assert.Equal((0, ""), (compared.Code, compared.Error));
        var rows = JsonNode.Parse(File.ReadAllText(folder["c.json"]))!["rows"]!.AsArray();
        Assert.Equal(["mean", "1", "2", "1+2"], rows.Select(row => row!["column"]!.GetValue<string>()));
        Assert.All(rows, row => Assert.Equal(4, row!["n"]!.GetValue<int>()));
    }

    [SharedFact("golden", "paper", "results")]
    public void Compare_prints_the_studys_label_quality_row()
    {
        var table = SharedData.Golden("paper", "results", "volume_dice.csv");
        var (code, output, error) = CommandRun.Of("compare", table, table, "--where-a", "model=SAM-vit_h", "--where-b", "model=MedSAM-vit_b");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(".750444 ± .090566", output, StringComparison.Ordinal);
        Assert.Contains(".739125 ± .086226", output, StringComparison.Ordinal);
        Assert.Contains("0.7001", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_set_alone_is_planned_and_its_labels_are_evaluated()
    {
        using var folder = new TemporaryFolder();
        var dataset = folder["Dataset001_Phantom"];
        Assert.Equal(0, CommandRun.Of("phantom", "--out", dataset, "--cases", "2", "--size", "12,32,32", "--spacing", "8,8,8").Code);

        var planned = CommandRun.Of("plan", dataset, "--out", folder["plans", "p.json"]);
        Assert.Equal((0, ""), (planned.Code, planned.Error));
        Assert.Equal("Dataset001_Phantom", Plans.Read(folder["plans", "p.json"]).DatasetName);
        Assert.True(File.Exists(folder["plans", "dataset_fingerprint.json"]));
        Assert.DoesNotContain("fingerprint of", CommandRun.Of("plan", dataset, "--out", folder["plans", "p.json"]).Output, StringComparison.Ordinal);

        string[] evaluate = ["evaluate", "--reference", Path.Combine(dataset, "labelsTr"), "--prediction", Path.Combine(dataset, "labelsTr"), "--out", folder["e.json"], "--no-surface"];
        var evaluated = CommandRun.Of(evaluate);
        Assert.Equal((0, ""), (evaluated.Code, evaluated.Error));
        Assert.Matches(@"(?m)^liver +1\.0000", evaluated.Output);
        File.Move(Path.Combine(dataset, "dataset.json"), folder["elsewhere.json"]);
        Assert.Equal(2, CommandRun.Of(evaluate).Code);
        Assert.Equal(0, CommandRun.Of([.. evaluate, "--dataset-json", folder["elsewhere.json"]]).Code);
    }

    [Fact]
    public void A_plan_needs_a_data_set_or_its_dataset_json_and_not_both()
    {
        Assert.Contains("and not both", CommandRun.Of("plan").Error, StringComparison.Ordinal);
        Assert.Contains("and not both", CommandRun.Of("plan", "a", "--dataset-json", "b").Error, StringComparison.Ordinal);
    }
}
