namespace SamCrowd.Annotation.Annotators;

/// <summary>Settings of <see cref="MarginBoxAnnotator"/>.</summary>
internal sealed record MarginBoxSettings
{
    /// <summary>The axis the slices are cut across; the study's are axial.</summary>
    public SliceAxis Axis { get; init; } = SliceAxis.Z;

    /// <summary>Label values to mark; null for every value above 0 that occurs.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>The slices left out; the study's rule boxes them all.</summary>
    public SliceOmission Omission { get; init; } = new();

    public string Annotator { get; init; } = "simulated";
}
