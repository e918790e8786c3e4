namespace SamCrowd.Experiments.Definition;

/// <summary>What an arm's network learns from.</summary>
public enum ArmLabels
{
    GroundTruth,
    Sam,
}
