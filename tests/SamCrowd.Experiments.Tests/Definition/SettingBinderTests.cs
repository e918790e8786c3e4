using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Definition;

public sealed class SettingBinderTests : IDisposable
{
    private const string Good = """
        name: small
        data:
          source: msd
          path: set
          train: [a_1, a_2]
          test: 3
        arms:
          - { name: GT, labels: ground-truth }
          - { name: SAM, labels: sam }
        plan:
          patch_size: [40, 56, 40]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keys_are_bound_and_missing_ones_keep_their_defaults()
    {
        var experiment = Bind(Good);
        Assert.Equal("small", experiment.Name);
        Assert.Equal(DataSource.Msd, experiment.Data.Source);
        Assert.Equal(_folder["set"], experiment.Data.Path!.Full);
        Assert.Equal(["a_1", "a_2"], experiment.Data.Train!.Ids!);
        Assert.Equal(3, experiment.Data.Test!.Count);
        Assert.Equal([ArmLabels.GroundTruth, ArmLabels.Sam], experiment.Arms.Select(arm => arm.Labels));
        Assert.Equal([40, 56, 40], experiment.Plan.PatchSize!);
        Assert.Equal("3d_fullres", experiment.Plan.Configuration);
    }

    [Fact]
    public void A_contract_takes_the_keys_of_a_contract_file()
    {
        var contract = Bind(Good + "\nsam: { contract: { names: { pixels: input_image }, side: 512, padded: true, scaling: min-max, "
            + "selection: best-candidate } }").Sam.Contract!;
        Assert.Equal(("input_image", 512, true, PixelScaling.MinMax),
            (contract.Names!["pixels"], contract.Side, contract.Padded, contract.Scaling));
        var error = Assert.Throws<InvalidInputException>(() => Bind(Good + "\nsam: { contract: { sides: 512 } }"));
        Assert.EndsWith("contract has no key 'sides'; did you mean 'side'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  patch_size:", "  patch_sise:", "experiment.yaml:11:3: plan has no key 'patch_sise'; did you mean 'patch_size'?")]
    [InlineData("[40, 56, 40]", "[40, many, 40]", "experiment.yaml:11:20: 'patch_size' is 'many', and must be a whole number")]
    [InlineData("[40, 56, 40]", "[40, 2, 40]", "experiment.yaml:11:15: 'patch_size' is 2, and must be from 4 to 1024")]
    [InlineData("source: msd", "source: mds", "experiment.yaml:3:11: 'source' is 'mds', and must be one of msd, nnunet, btcv, "
        + "folder, phantom")]
    [InlineData("name: small\n", "", "experiment.yaml:1:1: the experiment lacks the key 'name'")]
    [InlineData("test: 3", "test: 3\n  test: 4", "experiment.yaml:7:3: ")]
    [InlineData("arms:", "arms: [", "experiment.yaml:")]
    public void An_error_names_line_column_and_the_mend(string right, string wrong, string message)
    {
        var error = Assert.Throws<InvalidInputException>(() => Bind(Good.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.StartsWith(_folder[message], error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Set_overrides_a_value_and_items_of_lists()
    {
        var experiment = Bind(Good, "plan.patch_size=[8,8,8]", "arms.1.name=crowd", "seed=7");
        Assert.Equal([8, 8, 8], experiment.Plan.PatchSize!);
        Assert.Equal("crowd", experiment.Arms[1].Name);
        Assert.Equal(7, experiment.Seed);
    }

    [Fact]
    public void A_wrong_set_names_itself_and_the_nearest_key()
    {
        var error = Assert.Throws<InvalidInputException>(() => Bind(Good, "plan.batchsize=2"));
        Assert.Equal("set plan.batchsize=2: plan has no key 'batchsize'; did you mean 'batch_size'?", error.Message);
    }

    [Fact]
    public void Extends_is_overlaid_key_by_key_and_paths_start_from_the_file_that_wrote_them()
    {
        Directory.CreateDirectory(_folder["pieces"]);
        File.WriteAllText(_folder["pieces", "base.yaml"], Good);
        var experiment = Bind("extends: pieces/base.yaml\nname: other\nplan: { batch_size: 4 }\n");
        Assert.Equal("other", experiment.Name);
        Assert.Equal([40, 56, 40], experiment.Plan.PatchSize!);
        Assert.Equal(4, experiment.Plan.BatchSize);
        Assert.Equal(_folder["pieces", "set"], experiment.Data.Path!.Full);
    }

    [Fact]
    public void Files_that_extend_each_other_are_refused()
    {
        File.WriteAllText(_folder["b.yaml"], "extends: experiment.yaml");
        var error = Assert.Throws<InvalidInputException>(() => Bind("extends: b.yaml"));
        Assert.Contains("ring", error.Message, StringComparison.Ordinal);
    }

    private ExperimentDefinition Bind(string yaml, params string[] sets)
    {
        File.WriteAllText(_folder["experiment.yaml"], yaml);
        return SettingBinder.Bind<ExperimentDefinition>(SettingReader.Override(SettingReader.Read(_folder["experiment.yaml"]), sets));
    }
}
