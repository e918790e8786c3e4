namespace SamCrowd.Experiments.Report;

/// <summary>Whether a network has learned more than where labels usually lie.</summary>
internal static class MajorityLearning
{
    /// <param name="majority">Of the labels that the arm learned from (<see cref="Study.Results.MajorityStep"/>), on the same test
    /// cases.</param>
    /// <returns>Whether its mean over the cases lies above that of the majority.</returns>
    public static bool HasLearned(ArmScores arm, ArmScores majority, string label) =>
        !(arm.Interval(label).Mean <= majority.Interval(label).Mean);
}
