using SamCrowd.Experiments.Study.Layout;

namespace SamCrowd.Experiments.Tests.Study;

public sealed class ArmLabelsStepTests
{
    private static readonly string[] Ids = [.. Enumerable.Range(1, 40).Select(index => $"case_{index:000}")];

    [Fact]
    public void Fewer_ground_truth_cases_are_among_more_of_the_same_seed()
    {
        var (few, many) = (ArmSources.DrawGroundTruth(Ids, 5, 1), ArmSources.DrawGroundTruth(Ids, 20, 1));
        Assert.Equal((5, 20), (few.Count, many.Count));
        Assert.Subset(many.ToHashSet(), few.ToHashSet());
        Assert.NotEqual(few.Order(), ArmSources.DrawGroundTruth(Ids, 5, 2).Order());
    }

    [Fact]
    public void The_order_in_which_cases_are_found_does_not_matter() =>
        Assert.Equal(ArmSources.DrawGroundTruth(Ids, 5, 1).Order(), ArmSources.DrawGroundTruth(Ids.Reverse(), 5, 1).Order());
}
