namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>What to preprocess and with how much of the machine.</summary>
public sealed record PreprocessingSettings
{
    /// <summary>Case ids, training or test; null for all training cases.</summary>
    public IReadOnlyList<string>? Cases { get; init; }

    /// <summary>
    /// Label maps come from this folder (CASE + the data set's file ending) instead of the data set's own; null for the data set's.
    /// </summary>
    public string? LabelFolder { get; init; }

    /// <summary>
    /// Folder of volumes CASE.nii.gz in the grid of the label maps, 0 to 1: how much the loss counts each voxel, e.g. how sure the labels
    /// are. They are stored beside the labels. Null for none; weights that a store has already then stay with labels that stay.
    /// </summary>
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

    /// <summary>
    /// A store of the same images, e.g. of another arm: where its image part has the same key it is linked instead of computed again. Null
    /// for none.
    /// </summary>
    public string? ImageStore { get; init; }

    /// <summary>Bytes that the cases in work may take together; null for three quarters of what the process may use.</summary>
    public long? MemoryBytes { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;
}
