using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Definition;

public sealed class ArmCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ name: A, labels: ground-truth, weights: confidence }", "6:38: 'weights' belongs to an arm with labels: sam, and this "
        + "one's are ground-truth")]
    [InlineData("{ name: A, labels: sam, annotators: [one, tow] }", "6:41: there is no annotator 'tow'; did you mean 'two'?")]
    [InlineData("{ name: A, labels: sam, annotators: [one, one] }", "6:41: name each annotator once")]
    [InlineData("{ name: A, labels: sam, annotators: [one], fusion: staple }", "6:56: there is nothing to fuse; name several annotators")]
    [InlineData("{ name: A, labels: sam, annotators: [one, two], fusion: mean }", "6:61: 'fusion' is 'mean', and must be one of majority, "
        + "staple, score-weighted, boxes")]
    [InlineData("{ name: A, labels: sam, least_coverage: 1.5 }", "6:45: 'least_coverage' is 1.5, and must be from 0 to 1")]
    [InlineData("{ name: A, labels: sam, ground_truth_case: 5 }", "6:29: arms has no key 'ground_truth_case'; did you mean "
        + "'ground_truth_cases'?")]
    [InlineData("{ name: CON, labels: sam }", "6:13: 'CON' names a folder and ")]
    [InlineData("{ name: gt, labels: sam }", "6:13: there are two arms 'gt'; their folders would be the same")]
    [InlineData("{ name: A, labels: sam, repair: [clip-to-box, clip-to-box] }", "6:37: name each step once")]
    [InlineData("{ name: A, labels: sam, repair: [corrector] }", "6:37: corrector chooses on cases with ground truth; state how many with "
        + "ground_truth_cases")]
    [InlineData("{ name: A, labels: sam, annotators: [one, two], repair: [three-axes] }", "6:61: three-axes prompts SAM with one "
        + "set of boxes")]
    [InlineData("{ name: A, labels: ground-truth, repair: [intensity] }", "6:38: 'repair' belongs to an arm with labels: sam")]
    [InlineData("{ name: A, labels: sam, pretrain_on: GTT }", "6:42: there is no arm 'GTT' before this one; did you mean 'GT'?")]
    [InlineData("{ name: A, labels: sam, pretrain_on: A }", "6:42: there is no arm 'A' before this one")]
    [InlineData("{ name: A, labels: sam, repair: [teacher-labels] }", "6:37: teacher-labels takes up what another arm's networks predict; "
        + "name that arm with teacher")]
    [InlineData("{ name: A, labels: sam, teacher: GT, repair: [clip-to-box] }", "6:38: no step of this arm's repair uses a teacher")]
    [InlineData("{ name: A, labels: sam, teacher: GTT, repair: [teacher-labels] }", "6:38: there is no arm 'GTT' before this one; did you "
        + "mean 'GT'?")]
    [InlineData("{ name: A, labels: sam, annotators: [one, two], box_loss: 0.1 }", "6:63: the box term takes one set of boxes")]
    [InlineData("{ name: A, labels: sam, box_loss: 0 }", "6:39: 'box_loss' is 0, and must be above 0")]
    [InlineData("{ name: A, labels: ground-truth, box_loss: 0.1 }", "6:38: 'box_loss' belongs to an arm with labels: sam")]
    public void A_wrong_arm_is_told_where_it_stands(string arm, string message)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read(arm));
        Assert.StartsWith(_folder[$"experiment.yaml:{message}"], error.Message, StringComparison.Ordinal);
    }

    // A run plans for itself: what its plan cannot have is found before the fingerprint is made.
    [Theory]
    [InlineData("configuration: 3d_full", "8:24: '3d_full' is none of 2d, 3d_lowres, 3d_fullres")]
    [InlineData("patch_size: [16, 16]", "8:21: 2 numbers for 3d_fullres, which has 3 axes")]
    [InlineData("configuration: 2d, patch_size: [16, 16, 16]", "8:40: 3 numbers for 2d, which has 2 axes")]
    public void A_configuration_that_no_plan_has_and_a_patch_of_other_axes_are_refused_before_the_run(string plan, string message)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read("{ name: A, labels: sam }", $"plan: {{ {plan} }}"));
        Assert.StartsWith(_folder[$"experiment.yaml:{message}"], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crod", "9:21: there is no arm 'crod'; did you mean 'crowd'?")]
    [InlineData("GT", "9:21: 'GT' is not between the first arm, which it is compared with, and an arm that may win its loss back")]
    [InlineData("last", "9:21: 'last' is not between the first arm")]
    public void A_base_arm_stands_after_the_first_and_before_another(string name, string message)
    {
        const string arms = "{ name: crowd, labels: sam }\n  - { name: last, labels: sam }";
        var error = Assert.Throws<InvalidInputException>(() => Read(arms, $"comparison: {{ base: {name} }}"));
        Assert.StartsWith(_folder[$"experiment.yaml:{message}"], error.Message, StringComparison.Ordinal);
        Assert.Equal("crowd", Read(arms, "comparison: { base: crowd }").Comparison.Base);
    }

    [Fact]
    public void An_arms_keys_are_bound()
    {
        var arm = Read("{ name: A, labels: sam, annotators: [one, two], fusion: boxes, least_coverage: 0.8, weights: confidence, "
            + "ground_truth_cases: 3 }").Arms.Single(one => one.Name == "A");
        Assert.Equal((ArmFusion.Boxes, 0.8, VoxelWeighting.Confidence, 3),
            (arm.Fusion, arm.LeastCoverage, arm.Weights, arm.GroundTruthCases));
    }

    private ExperimentDefinition Read(string arm, string more = "")
    {
        File.WriteAllText(_folder["experiment.yaml"], $$"""
            name: small
            data: { source: phantom, train: 5, test: 1 }
            annotators: [{ name: one }, { name: two }]
            arms:
              - { name: GT, labels: ground-truth }
              - {{arm}}

            {{more}}
            """);
        return SweepReader.Read(_folder["experiment.yaml"], []).Points.Single().Experiment;
    }
}
