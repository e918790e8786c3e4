using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Definition;

public sealed class RepositoryExperimentsTests
{
    private static string Experiments => Path.Combine(SharedData.Repository, "experiments");

    [Fact]
    public void No_experiment_of_the_repository_has_another_fault_than_that_its_data_is_not_there()
    {
        string[] files = [.. Directory.EnumerateFiles(Experiments, "*.yaml", SearchOption.AllDirectories)];
        Assert.True(files.Length >= 8, $"{files.Length} files");
        Assert.Empty(files.SelectMany(Faults));
    }

    [Theory]
    [InlineData("phantom-repair.yaml")]
    [InlineData("hippocampus-repair.yaml", "data.path=.")]
    [InlineData("btcv-crowd/repair-n11.yaml", "data.path=.", "annotators.0.file=expected-n11.csv")]
    public void The_repaired_studies_have_the_same_arms_and_a_control_of_the_experts_volumes(string file, params string[] data)
    {
        var path = Path.Combine(Experiments, file);
        string[] assignments = [.. data.Select(text => text.Replace("=", $"={Path.GetDirectoryName(path)}/", StringComparison.Ordinal))];
        var experiment = SweepReader.Read(path, assignments).Points.Single().Experiment;
        string[] arms = [.. experiment.Arms.Select(arm => arm.Name)];
        Assert.Equal(["GT", "SAM", "repaired", "tuned", "corrected", "corrected-tuned"],
            arms.Where(arm => !arm.StartsWith("GT-", StringComparison.Ordinal)));
        ArmSection[] resting = [.. experiment.Arms.Where(arm => !arm.IsGroundTruthAlone && ArmControls.ExpertCases(experiment, arm) > 0)];
        Assert.Equal(["tuned", "corrected", "corrected-tuned"], resting.Select(arm => arm.Name));
        Assert.All(resting, arm => Assert.StartsWith("GT-", ArmControls.Of(experiment, arm)!.Name, StringComparison.Ordinal));
    }

    private static string[] Faults(string file)
    {
        try
        {
            SweepReader.Read(file, []);
            return [];
        }
        catch (InvalidInputException error)
        {
            return [.. error.Message.Split('\n').Where(line => !line.Contains(" is not there", StringComparison.Ordinal))];
        }
    }
}
