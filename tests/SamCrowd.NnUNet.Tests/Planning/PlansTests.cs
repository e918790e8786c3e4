using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Planning;

public sealed class PlansTests
{
    [SharedFact("golden", "plans")]
    public void Every_golden_plans_file_comes_back_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        var files = GoldenPlans().ToList();
        Assert.True(files.Count >= 46, $"only {files.Count} files");
        foreach (var file in files)
        {
            Plans.Read(file).Write(folder["plans.json"]);
            var (theirs, ours) = (File.ReadAllText(file), File.ReadAllText(folder["plans.json"]));
            if (theirs.Contains('\n', StringComparison.Ordinal)) Assert.Equal(theirs, ours);
            else Assert.True(JsonNode.DeepEquals(JsonNode.Parse(theirs), JsonNode.Parse(ours)), file);
        }
    }

    [SharedFact("golden", "plans")]
    public void Every_golden_fingerprint_of_a_data_set_comes_back_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(SharedData.Golden("datasets"), "dataset_fingerprint.json",
            SearchOption.AllDirectories))
        {
            DatasetFingerprint.Read(file).Write(folder["fingerprint.json"]);
            Assert.Equal(File.ReadAllText(file), File.ReadAllText(folder["fingerprint.json"]));
        }
    }

    [SharedFact("golden", "plans")]
    public void Every_configuration_of_every_golden_plans_file_is_read()
    {
        foreach (var file in GoldenPlans())
        {
            var plans = Plans.Read(file);
            foreach (var name in plans.ConfigurationNames)
            {
                var configuration = plans.Configuration(name);
                Assert.Equal(name == "2d" ? 2 : 3, configuration.Dimensions);
                Assert.Equal(configuration.Architecture.NStages, configuration.Architecture.FeaturesPerStage.Count);
                Assert.Equal(configuration.Architecture.IsResidualEncoder, configuration.Architecture.NBlocksPerStage is not null);
                Assert.Equal(plans.ForegroundIntensityProperties.Count, configuration.NormalizationSchemes.Count);
            }
        }
    }

    [SharedFact("golden", "plans", "liver")]
    public void The_cascade_inherits_from_fullres_and_keeps_its_own_keys()
    {
        var plans = Plans.Read(SharedData.Golden("plans", "liver", "ExperimentPlanner.json"));
        var (cascade, fullres) = (plans.Configuration("3d_cascade_fullres"), plans.Configuration("3d_fullres"));
        Assert.Equal("3d_lowres", cascade.PreviousStage);
        Assert.Null(fullres.PreviousStage);
        Assert.Equal("3d_cascade_fullres", plans.Configuration("3d_lowres").NextStage);
        Assert.Equal(fullres.PatchSize, cascade.PatchSize);
        Assert.Equal("nnUNetPlans_3d_fullres", cascade.DataIdentifier);
    }

    [SharedFact("golden", "datasets", "Dataset040_HippocampusShared")]
    public void Fewer_features_make_a_shallower_network_with_the_same_first_stages()
    {
        var planned = Hippocampus().Configuration("3d_fullres");
        var small = planned.Override([40, 56, 40], 4, [8, 16, 32]);
        Assert.Equal([40, 56, 40], small.PatchSize);
        Assert.Equal(4, small.BatchSize);
        Assert.Equal(3, small.Architecture.NStages);
        Assert.Equal([8, 16, 32], small.Architecture.FeaturesPerStage);
        Assert.Equal(planned.Architecture.KernelSizes.Take(3), small.Architecture.KernelSizes);
        Assert.Equal(planned.Architecture.Strides.Take(3), small.Architecture.Strides);
        Assert.Equal(2, small.Architecture.NConvPerStageDecoder.Count);
        Assert.Equal(planned.Architecture.NStages, planned.Override(batchSize: 1).Architecture.NStages);
    }

    [SharedFact("golden", "datasets", "Dataset040_HippocampusShared")]
    public void A_patch_that_does_not_fit_the_strides_is_refused_with_the_nearest_that_does()
    {
        var planned = Hippocampus().Configuration("3d_fullres");
        var error = Assert.Throws<InvalidInputException>(() => planned.Override([42, 56, 40]));
        Assert.Contains("[40, 56, 40]", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => planned.Override(features: [8, 16, 32, 64, 128]));
        Assert.Throws<InvalidInputException>(() => planned.Override(batchSize: 0));
    }

    [SharedFact("golden", "datasets", "Dataset040_HippocampusShared")]
    public void An_overridden_configuration_is_stored_whole_in_the_plans()
    {
        var plans = Hippocampus();
        var small = plans.Configuration("3d_fullres").Override(features: [8, 16, 32, 64]);
        var changed = plans.With(small);
        Assert.Equal([8, 16, 32, 64], changed.Configuration("3d_fullres").Architecture.FeaturesPerStage);
        Assert.Equal([32, 64, 128, 256], plans.Configuration("3d_fullres").Architecture.FeaturesPerStage);
    }

    [SharedFact("golden", "datasets", "Dataset040_HippocampusShared")]
    public void A_circle_of_inheritance_and_an_unknown_configuration_are_named()
    {
        var json = Hippocampus().ToJson();
        json["configurations"]!["a"] = new JsonObject { ["inherits_from"] = "b" };
        json["configurations"]!["b"] = new JsonObject { ["inherits_from"] = "a" };
        var plans = Plans.FromJson(json, "plans.json");
        Assert.Contains("circle", Assert.Throws<InvalidInputException>(() => plans.Configuration("a")).Message, StringComparison.Ordinal);
        Assert.Contains("3d_fullres", Assert.Throws<InvalidInputException>(() => plans.Configuration("3d_full")).Message,
            StringComparison.Ordinal);
    }

    [SharedFact("golden", "datasets", "Dataset040_HippocampusShared")]
    public void A_missing_key_is_named_with_the_file()
    {
        var json = Hippocampus().ToJson();
        json["configurations"]!["2d"]!.AsObject().Remove("patch_size");
        var error = Assert.Throws<InvalidInputException>(() => Plans.FromJson(json, "my plans.json").Configuration("2d"));
        Assert.Contains("my plans.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("patch_size", error.Message, StringComparison.Ordinal);
    }

    [SharedTheory("golden", "datasets", "Dataset040_HippocampusShared")]
    [InlineData("strides", "[[1, 1, 1], [2, 0, 2], [2, 2, 2], [2, 2, 2]]", "at least 1")]
    [InlineData("strides", "[[1, 1, 1], [2, -2, 2], [2, 2, 2], [2, 2, 2]]", "at least 1")]
    [InlineData("strides", "[[1, 1, 1], [65536, 2, 2], [65536, 2, 2], [2, 2, 2]]", "no multiple")]
    [InlineData("kernel_sizes", "0", "at least 1")]
    [InlineData("features_per_stage", "[32, 0, 128, 256]", "at least 1")]
    [InlineData("n_conv_per_stage", "-2", "at least 1")]
    [InlineData("n_stages", "2000000000", "from 2 to")]
    [InlineData("n_stages", "0", "from 2 to")]
    public void Sizes_that_no_network_has_are_refused_with_their_key(string key, string value, string expected)
    {
        var json = Hippocampus().ToJson();
        json["configurations"]!["3d_fullres"]!["architecture"]!["arch_kwargs"]![key] = JsonNode.Parse(value);
        var error = Assert.Throws<InvalidInputException>(() => Plans.FromJson(json, "my plans.json").Configuration("3d_fullres"));
        Assert.Contains("my plans.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected == "no multiple" ? "total stride" : $"'{key}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.8999999761581421, "0.8999999761581421")]
    [InlineData(-12345.678, "-12345.678")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1.5e16, "1.5e+16")]
    [InlineData(1e-300, "1e-300")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(5e-324, "5e-324")]
    public void Floats_are_written_as_python_writes_them(double value, string expected) =>
        Assert.Equal(expected, PythonJson.FloatText(value));

    private static Plans Hippocampus() => Plans.Read(SharedData.Golden("datasets", "Dataset040_HippocampusShared", "nnUNetPlans.json"));

    private static IEnumerable<string> GoldenPlans() =>
        Directory.EnumerateFiles(SharedData.Golden(), "*lan*.json", SearchOption.AllDirectories)
            .Where(file => !file.Contains("preprocess", StringComparison.Ordinal));
}
