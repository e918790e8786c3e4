namespace SamCrowd.Annotation.Fusion;

/// <summary>How the probability of a label at a voxel comes from several annotators' label volumes.</summary>
internal enum LabelFusionRule
{
    /// <summary>The part of the annotators who gave it.</summary>
    Majority,

    /// <summary>
    /// STAPLE, each label by itself, within the smallest box that holds all voxels anyone gave it: air far around an organ counts nowhere.
    /// </summary>
    Staple,

    /// <summary>
    /// The part of the annotators who gave it, each weighted by the confidence of the voxel. Who left the voxel as background has the
    /// weight of the mean confidence over all voxels that this annotator gave a label.
    /// </summary>
    ScoreWeighted,
}
