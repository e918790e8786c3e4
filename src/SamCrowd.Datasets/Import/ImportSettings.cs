namespace SamCrowd.Datasets.Import;

/// <summary>Which cases an import brings in, and how.</summary>
public sealed record ImportSettings
{
    /// <summary>
    /// Ids of the training cases; null takes the source's split where it has one, else every labelled case that is not a test case.
    /// </summary>
    public IReadOnlyList<string>? TrainingCases { get; init; }

    /// <summary>Ids of the test cases, labelled (labels go to labelsTs) or not; null takes the source's own, an empty list none.</summary>
    public IReadOnlyList<string>? TestCases { get; init; }

    /// <summary>Cases worked on at a time.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
