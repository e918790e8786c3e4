using SamCrowd.Imaging.Settings;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>What to preprocess and with how much of the machine.</summary>
internal sealed record PreprocessingSettings
{
    [Setting("Only these case ids, training or test cases; training: all training cases.", ValueName = "A,B", NullWord = "training")]
    public IReadOnlyList<string>? Cases { get; init; }

    /// <remarks>CASE + the data set's file ending; null for the data set's own.</remarks>
    [Setting("Folder of other label maps for the same images, e.g. SAM's.", Name = "labels", ValueName = "DIR")]
    public string? LabelFolder { get; init; }

    /// <remarks>
    /// How much the loss counts each voxel, e.g. how sure the labels are. Null for none; weights that a store has already then stay with
    /// labels that stay.
    /// </remarks>
    [Setting("Folder of voxel weights CASE.nii.gz, 0 to 1 in the label map's grid, to store with the labels.", Name = "weights",
        ValueName = "DIR")]
    public string? WeightFolder { get; init; }

    /// <summary>
    /// For a cascade: the label maps that its first stage predicted, stored beside the labels. Null for none; those that a store has
    /// already then stay with labels that stay.
    /// </summary>
    public PreviousStageMaps? PreviousStage { get; init; }

    /// <summary>
    /// Maps of the annotators' boxes, stored beside the labels for the box term of the loss. Null for none; maps that a store has already
    /// then stay with labels that stay.
    /// </summary>
    public BoxMaps? Boxes { get; init; }

    /// <remarks>Where the image part of that store has the same key. Null for none.</remarks>
    [Setting("Folder of preprocessed cases of the same images, e.g. with other labels; its image arrays are linked.",
        Option = "share-images", ValueName = "DIR")]
    public string? ImageStore { get; init; }

    [Setting("Memory that all cases being processed may use together, in GB; auto: three quarters of what the process may use.",
        Name = "memory", Above = 0, ValueName = "GB", NullWord = "auto")]
    [DoesNotDecideResult]
    public double? MemoryGigabytes { get; init; }

    [Setting("Threads; 0 for all cores.", Min = 0, Max = 4096, ValueName = "N")]
    [DoesNotDecideResult]
    public int Threads { get; init; }
}
