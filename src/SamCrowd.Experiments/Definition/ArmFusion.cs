namespace SamCrowd.Experiments.Definition;

/// <summary>How the work of an arm's several annotators becomes one label volume a case.</summary>
internal enum ArmFusion
{
    /// <summary>SAM labels for each annotator; at each voxel the label that at least half of them gave.</summary>
    Majority,

    /// <summary>SAM labels for each annotator, fused by STAPLE.</summary>
    Staple,

    /// <summary>SAM labels for each annotator; their votes are weighted by SAM's predicted IoU.</summary>
    ScoreWeighted,

    /// <summary>The boxes are fused before SAM sees them.</summary>
    Boxes,
}
