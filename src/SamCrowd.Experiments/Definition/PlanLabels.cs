namespace SamCrowd.Experiments.Definition;

/// <summary>Which labels the fingerprint and the plan are made from.</summary>
internal enum PlanLabels
{
    /// <summary>Ground truth, for all arms.</summary>
    Shared,

    /// <summary>Each arm's own.</summary>
    Own,
}
