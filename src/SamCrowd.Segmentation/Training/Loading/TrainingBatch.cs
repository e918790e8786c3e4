namespace SamCrowd.Segmentation.Training.Loading;

/// <summary>Patches and labels as plain arrays. The loader uses them again: they are valid until the next batch is asked for.</summary>
internal sealed class TrainingBatch
{
    public TrainingBatch(BatchLayout layout)
    {
        Layout = layout;
        CaseIds = new string[layout.Items];
        Data = new float[layout.Items * layout.DataLength];
        Labels = [.. layout.LabelSizes.Select(size => new short[layout.Items * size.Count])];
        if (layout.Boxed) Boxes = new int[layout.Items * layout.Size.Count];
        if (layout.Weighted) Weights = [.. layout.LabelSizes.Select(size => new float[layout.Items * size.Count])];
    }

    public BatchLayout Layout { get; }

    /// <summary>The case of each patch.</summary>
    public string[] CaseIds { get; }

    /// <summary>b c z y x.</summary>
    public float[] Data { get; }

    /// <summary>For each output: b z y x, none below 0.</summary>
    public IReadOnlyList<short[]> Labels { get; }

    /// <summary>For each output: b z y x, 0 to 1; null where all voxels count the same.</summary>
    public IReadOnlyList<float[]>? Weights { get; }

    /// <summary>b z y x, bits as BoxMaps has them; null for none.</summary>
    public int[]? Boxes { get; }
}
