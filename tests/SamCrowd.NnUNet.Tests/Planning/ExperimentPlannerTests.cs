using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Planning;

public sealed class ExperimentPlannerTests
{
    private static readonly string[] MadeUpSets =
        ["acdc", "brats", "heart", "liver", "prostate", "sagittal", "spleen", "tiny", "totalseg3"];

    public static TheoryData<string, string> MadeUp()
    {
        var data = new TheoryData<string, string>();
        foreach (var set in MadeUpSets)
            foreach (var planner in new[] { "ExperimentPlanner", "nnUNetPlannerResEncM", "nnUNetPlannerResEncL", "nnUNetPlannerResEncXL" })
                data.Add(set, planner);
        return data;
    }

    [SharedTheory("golden", "plans")]
    [MemberData(nameof(MadeUp))]
    public void Plans_of_made_up_data_sets_equal_the_peers(string set, string planner)
    {
        var folder = SharedData.Golden("plans", set);
        AssertPlansEqual(Path.Combine(folder, $"{planner}.json"), Plan(folder, PlannerSettings.Named(planner)));
    }

    [SharedTheory("golden", "datasets")]
    [InlineData("Dataset040_HippocampusShared", "nnUNetPlans", "default")]
    [InlineData("Dataset040_HippocampusShared", "nnUNetResEncUNetMPlans", "resenc-m")]
    [InlineData("Dataset040_HippocampusShared", "nnUNetResEncUNetLPlans", "resenc-l")]
    [InlineData("Dataset901_SynthCT", "nnUNetPlans", "default")]
    [InlineData("Dataset901_SynthCT", "nnUNetResEncUNetMPlans", "resenc-m")]
    [InlineData("Dataset901_SynthCT", "nnUNetResEncUNetLPlans", "resenc-l")]
    [InlineData("Dataset902_SynthMR", "nnUNetPlans", "default")]
    [InlineData("Dataset902_SynthMR", "nnUNetResEncUNetMPlans", "resenc-m")]
    [InlineData("Dataset902_SynthMR", "nnUNetResEncUNetLPlans", "resenc-l")]
    public void Plans_of_real_data_sets_equal_the_peers(string set, string plans, string planner)
    {
        var folder = SharedData.Golden("datasets", set);
        AssertPlansEqual(Path.Combine(folder, $"{plans}.json"), Plan(folder, PlannerSettings.Named(planner)));
    }

    [SharedFact("golden", "plans")]
    public void A_fingerprint_of_another_data_set_is_refused()
    {
        var (description, _) = Read(SharedData.Golden("plans", "heart"));
        var (_, other) = Read(SharedData.Golden("plans", "tiny"));
        var error = Assert.Throws<InvalidInputException>(() => ExperimentPlanner.Plan(description, other, PlannerSettings.Default, "any"));
        Assert.Contains("6 cases", error.Message, StringComparison.Ordinal);
        var (_, brats) = Read(SharedData.Golden("plans", "brats"));
        var sameCount = description with { TrainingCount = brats.CaseCount };
        Assert.Contains("4 channels",
            Assert.Throws<InvalidInputException>(() => ExperimentPlanner.Plan(sameCount, brats, PlannerSettings.Default, "any")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1.5)]
    [InlineData(double.NaN)]
    public void A_spacing_that_is_not_above_zero_is_refused(double spacing)
    {
        var wrong = Isotropic(4, 64) with { Spacings = [[1, 1, 1], [1, spacing, 1], [1, 1, 1], [1, 1, 1]] };
        var error = Assert.Throws<InvalidInputException>(() =>
            ExperimentPlanner.Plan(Description(4), wrong, PlannerSettings.Default, "any"));
        Assert.Contains("spacings[1]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_set_of_single_slices_gets_2d_only()
    {
        var slices = Isotropic(20, 300) with
        {
            ShapesAfterCrop = [.. Enumerable.Repeat(new[] { 1, 300, 300 }, 20)],
            Spacings = [.. Enumerable.Repeat(new[] { 999.0, 1, 1 }, 20)],
        };
        Assert.Equal(["2d"], ExperimentPlanner.Plan(Description(20), slices, PlannerSettings.Default, "any").ConfigurationNames);
    }

    [Fact]
    public void A_given_target_spacing_is_planned_and_sets_the_axes_order()
    {
        var plans = ExperimentPlanner.Plan(Description(20), Isotropic(20, 200), PlannerSettings.Default with { TargetSpacing = [1, 1, 4] },
            "any");
        Assert.Equal([2, 0, 1], plans.TransposeForward);
        Assert.Equal([4.0, 1, 1], plans.Configuration("3d_fullres").Spacing);
        Assert.Equal([50.0, 200, 200], plans.Configuration("3d_fullres").MedianImageSize);
        var kept = ExperimentPlanner.Plan(Description(20), Isotropic(20, 200), PlannerSettings.Default
            with
        { TargetSpacing = [1, 1, 4], SuppressTranspose = true }, "any");
        Assert.Equal([0, 1, 2], kept.TransposeForward);
        Assert.Equal([1.0, 1, 4], kept.Configuration("3d_fullres").Spacing);
    }

    [Fact]
    public void More_memory_gives_a_larger_patch_and_hardly_any_is_refused()
    {
        ConfigurationPlan With(double memory) =>
            ExperimentPlanner.Plan(Description(20), Isotropic(20, 300), PlannerSettings.Default with { MemoryTargetGB = memory }, "any")
                .Configuration("3d_fullres");
        var (small, large) = (With(4), With(16));
        Assert.True(small.PatchSize.Zip(large.PatchSize).All(pair => pair.First < pair.Second));
        Assert.Contains("GB", Assert.Throws<InvalidInputException>(() => With(1e-7)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => With(0));
    }

    [Fact]
    public void A_users_own_configuration_in_an_older_file_is_kept_and_resolved_against_the_new_plan()
    {
        var first = ExperimentPlanner.Plan(Description(20), Isotropic(20, 200), PlannerSettings.Default, "any").ToJson();
        first["configurations"]!["3d_small_batch"] = new JsonObject { ["inherits_from"] = "3d_fullres", ["batch_size"] = 7 };
        var fresh = ExperimentPlanner.Plan(Description(20), Isotropic(20, 100), PlannerSettings.Default, "any");
        var merged = fresh.KeepingConfigurationsOf(Plans.FromJson(first, "older"));
        Assert.Equal(["2d", "3d_fullres", "3d_small_batch"], merged.ConfigurationNames);
        Assert.Equal(7, merged.Configuration("3d_small_batch").BatchSize);
        Assert.Equal(fresh.Configuration("3d_fullres").PatchSize, merged.Configuration("3d_small_batch").PatchSize);
    }

    [SharedFact("golden", "datasets", "Dataset040_HippocampusShared")]
    public void Parameters_are_counted_as_the_built_network_has_them()
    {
        // 351,329 parameters: stated in the peer's training log for these widths on this plan.
        var plan = Plans.Read(SharedData.Golden("datasets", "Dataset040_HippocampusShared", "nnUNetPlans.json"))
            .Configuration("3d_fullres");
        Assert.Equal(351_329, UNetShape.Of(plan.Override(features: [8, 16, 32, 64]).Architecture, 1, 3).Parameters());
    }

    private static Plans Plan(string folder, PlannerSettings settings)
    {
        var (description, fingerprint) = Read(folder);
        return ExperimentPlanner.Plan(description, fingerprint, settings, "any");
    }

    private static (DatasetDescription Description, DatasetFingerprint Fingerprint) Read(string folder) =>
        (DatasetDescription.Read(Path.Combine(folder, "dataset.json")),
            DatasetFingerprint.Read(Path.Combine(folder, "dataset_fingerprint.json")));

    private static DatasetDescription Description(int cases) => new()
    {
        ChannelNames = ["CT"],
        Labels = LabelScheme.Of("organ"),
        TrainingCount = cases,
    };

    private static DatasetFingerprint Isotropic(int cases, int edge) => new(
        [.. Enumerable.Range(0, cases).Select(_ => new[] { 1.0, 1, 1 })],
        [.. Enumerable.Range(0, cases).Select(_ => new[] { edge, edge, edge })],
        [new ForegroundIntensities(1000, 100, 90, -100, -50, 500, 80)],
        1);

    private static void AssertPlansEqual(string file, Plans plans)
    {
        var expected = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var actual = plans.ToJson();
        expected.Remove("dataset_name");
        actual.Remove("dataset_name");
        AssertEqual(expected, actual, "plans");
    }

    /// <summary>Same keys in the same order, floats within 1e-6 relative, everything else equal.</summary>
    private static void AssertEqual(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected)
        {
            case JsonObject map:
                Assert.Equal((path, string.Join(' ', map.Select(pair => pair.Key))),
                    (path, string.Join(' ', actual!.AsObject().Select(pair => pair.Key))));
                foreach (var (key, value) in map) AssertEqual(value, actual[key], $"{path}.{key}");
                break;
            case JsonArray list:
                Assert.Equal((path, list.Count), (path, actual!.AsArray().Count));
                for (var i = 0; i < list.Count; i++) AssertEqual(list[i], actual[i], $"{path}[{i}]");
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                var (theirs, ours) = (value.GetValue<double>(), actual!.GetValueKind() == JsonValueKind.Number
                    ? double.Parse(actual.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) : double.NaN);
                Assert.True(Math.Abs(theirs - ours) <= 1e-6 * Math.Abs(theirs), $"{path}: {theirs} expected, {ours} found");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{path}: {expected} expected, {actual} found");
                break;
        }
    }
}
