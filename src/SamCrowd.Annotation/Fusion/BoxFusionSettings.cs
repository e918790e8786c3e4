using SamCrowd.Imaging.Settings;

namespace SamCrowd.Annotation.Fusion;

/// <summary>When several annotators' boxes become one.</summary>
internal sealed record BoxFusionSettings
{
    [Setting("Share of the voters that must have drawn an object.", Above = 0, Max = 1, ValueName = "SHARE")]
    public double Votes { get; init; } = 0.5;

    [Setting("IoU from which two boxes mean the same object.", Above = 0, Max = 1, ValueName = "IOU")]
    public double Overlap { get; init; } = 0.3;

    [Setting("Who votes on a label of a slice: everyone with a mark in the case (of-case), or for a crowd, each of whom sees a part, "
        + "those who looked for the label on the slice (who-looked).")]
    public BoxVoters Voters { get; init; } = BoxVoters.OfCase;
}
