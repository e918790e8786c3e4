namespace SamCrowd.Segmentation.Training;

internal enum StopReason
{
    /// <summary>All epochs are done; checkpoint_final.pth is there.</summary>
    Finished,

    /// <summary>The moving pseudo Dice stopped rising; checkpoint_final.pth is there.</summary>
    EarlyStopping,

    /// <summary>The time limit came first; checkpoint_latest.pth is there to go on from.</summary>
    TimeLimit,
}
