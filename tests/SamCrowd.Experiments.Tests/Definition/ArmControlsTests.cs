using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Experiments.Study.Network;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Definition;

public sealed class ArmControlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_arm_that_uses_k_volumes_gets_an_arm_that_learns_from_the_same_k_alone()
    {
        var arms = Read("- { name: mix, labels: sam, ground_truth_cases: 3 }\n  - { name: mix-b, labels: sam, ground_truth_cases: 3, "
            + "unboxed: interpolate }").Arms;
        Assert.Equal(["GT", "SAM", "GT-3", "mix", "mix-b"], arms.Select(arm => arm.Name));
        Assert.Equal((ArmLabels.GroundTruth, 3), (arms[2].Labels, arms[2].Cases!.Value));
    }

    [Fact]
    public void An_arm_that_is_the_control_already_stays_the_only_one_and_names_do_not_clash()
    {
        Assert.Equal(["GT", "SAM", "few", "mix"],
            Read("- { name: few, labels: ground-truth, cases: 3 }\n  - { name: mix, labels: sam, "
                + "ground_truth_cases: 3 }").Arms.Select(arm => arm.Name));
        Assert.Equal(["GT", "SAM", "control-3", "GT-3"],
            Read("- { name: GT-3, labels: sam, ground_truth_cases: 3 }").Arms.Select(arm => arm.Name));
        // All five volumes are what the first arm learns from.
        Assert.Equal(["GT", "SAM", "mix"], Read("- { name: mix, labels: sam, ground_truth_cases: 5 }").Arms.Select(arm => arm.Name));
    }

    [Fact]
    public void An_arm_that_rests_on_k_volumes_through_its_teacher_or_its_pretraining_gets_the_control_too()
    {
        var experiment = Read("- { name: mix, labels: sam, ground_truth_cases: 3 }\n  - { name: taught, labels: sam, teacher: mix, repair: "
            + "[teacher-labels] }\n  - { name: tuned, labels: sam, pretrain_on: taught, ground_truth_cases: 2 }\n  - { name: free, labels: "
            + "sam, teacher: SAM, repair: [teacher-labels] }");
        Assert.Equal(["GT", "SAM", "GT-3", "mix", "taught", "GT-3-2000-epochs", "tuned", "free"],
            experiment.Arms.Select(arm => arm.Name));
        Assert.Equal(new int?[] { 3, 3, 3, 3, null },
            experiment.Arms.Skip(3).Select(arm => ArmControls.ExpertCases(experiment, arm)));
    }

    [Fact]
    public void The_control_is_trained_for_as_many_epochs_as_the_arm_and_those_that_it_starts_from()
    {
        var experiment = Read("- { name: mix, labels: sam, ground_truth_cases: 3 }\n  - { name: tuned, labels: ground-truth, cases: 3, "
            + "pretrain_on: SAM }\n  - { name: again, labels: ground-truth, cases: 3, pretrain_on: tuned, epochs: 7 }",
            "training: { epochs: 20, fine_tuning_epochs: 5 }");
        Assert.Equal(["GT", "SAM", "GT-3", "mix", "GT-3-25-epochs", "tuned", "GT-3-32-epochs", "again"],
            experiment.Arms.Select(arm => arm.Name));
        Assert.Equal([20, 20, 20, 20, 25, 25, 32, 32], experiment.Arms.Select(arm => ArmEpochs.Total(experiment, arm)));
        Assert.Equal(["GT-3", "GT-3-25-epochs", "GT-3-32-epochs"],
            experiment.Arms.Select(arm => ArmControls.Of(experiment, arm)?.Name).OfType<string>());
        var study = new StudyContext(experiment, new RunFolder(_folder["run"]));
        var long3 = study.Arms.ReplicatesOf("GT-3-32-epochs").Single();
        Assert.Equal(32, (int)TrainStep.Create(study, experiment.Arms[6], long3, "0").Settings["epochs"]!);
    }

    [Fact]
    public void The_control_draws_the_volumes_that_the_arm_mixes_in()
    {
        var experiment = Read("- { name: mix, labels: sam, ground_truth_cases: 3 }");
        var study = new StudyContext(experiment, new RunFolder(_folder["run"]));
        string[] all = ["a", "b", "c", "d", "e"];
        Assert.Equal(
            ArmSources.DrawGroundTruth(all, 3, experiment.Seed).Order(),
            study.Arms.GroundTruthCases(ArmControls.Of(experiment, experiment.Arms[3])!, all).Order());
        Assert.Equal(all, study.Arms.GroundTruthCases(experiment.Arms[0], all).Order());
    }

    [Fact]
    public void Cases_belong_to_an_arm_on_ground_truth()
    {
        var error = Assert.Throws<InvalidInputException>(() => Read("- { name: few, labels: sam, cases: 3 }"));
        Assert.Contains("write ground_truth_cases for an arm with labels: sam", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_seeds_have_folders_of_their_own_and_one_seed_has_none()
    {
        var several = new StudyContext(Read("", "seeds: [4, 9]"), new RunFolder(_folder["run"])).Arms;
        Assert.Equal(["train/GT/seed_4/fold_0", "train/GT/seed_9/fold_0"],
            several.ReplicatesOf("GT").Select(one => StudyLayout.Train(one, "0").Text));
        Assert.Equal([4, 9], several.ReplicatesOf("GT").Select(several.SeedOf));
        var one = new StudyContext(Read("", "seeds: [4]"), new RunFolder(_folder["run"])).Arms;
        Assert.Equal(("predict/GT", 4), (StudyLayout.Predict(one.ReplicatesOf("GT").Single()).Text, one.SeedOf(one.ReplicatesOf("GT")[0])));
        var none = new StudyContext(Read(""), new RunFolder(_folder["run"])).Arms;
        Assert.Equal(12345, none.SeedOf(none.ReplicatesOf("GT").Single()));
    }

    [Theory]
    [InlineData("seeds: []")]
    [InlineData("seeds: [1, 1]")]
    public void Each_seed_is_given_once(string seeds) =>
        Assert.Contains("give each seed once", Assert.Throws<InvalidInputException>(() => Read("", seeds)).Message,
            StringComparison.Ordinal);

    private ExperimentDefinition Read(string arms, string more = "")
    {
        File.WriteAllText(_folder["experiment.yaml"], $$"""
            name: small
            data: { source: phantom, train: 5, test: 1 }
            arms:
              - { name: GT, labels: ground-truth }
              - { name: SAM, labels: sam }
              {{arms}}
            {{more}}
            """);
        return SweepReader.Read(_folder["experiment.yaml"], []).Points.Single().Experiment;
    }
}
