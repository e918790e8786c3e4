namespace SamCrowd.Experiments.Definition;

/// <summary>What an arm's network learns from.</summary>
internal enum ArmLabels
{
    GroundTruth,
    Sam,
}
