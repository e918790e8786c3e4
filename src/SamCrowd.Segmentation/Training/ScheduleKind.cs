using SamCrowd.Imaging.Settings;

namespace SamCrowd.Segmentation.Training;

/// <summary>How the learning rate changes during a training.</summary>
internal enum ScheduleKind
{
    /// <summary>nnU-Net's: falls as (1 - epoch / epochs)^0.9, one rate an epoch.</summary>
    [SettingWord("poly")]
    Polynomial,

    /// <summary>Rises in a straight line while the training warms up, then falls as half a cosine to 0; one rate a batch.</summary>
    Cosine,
}
