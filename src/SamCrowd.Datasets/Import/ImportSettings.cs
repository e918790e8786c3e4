using SamCrowd.Imaging.Settings;

namespace SamCrowd.Datasets.Import;

/// <summary>Which cases an import brings in, and how.</summary>
internal sealed record ImportSettings
{
    /// <summary>Null takes the source's split where it has one, else every labelled case that is not a test case.</summary>
    [Setting("Only these training cases; own: those of the source.", Name = "cases", ValueName = "A,B", NullWord = "own")]
    public IReadOnlyList<string>? TrainingCases { get; init; }

    /// <summary>Labelled (labels go to labelsTs) or not; null takes the source's own, an empty list none.</summary>
    [Setting("These cases become test cases, with their labels in labelsTs; none for no test cases, own for those of the source.",
        ValueName = "A,B", NullWord = "own")]
    public IReadOnlyList<string>? TestCases { get; init; }

    [Setting("Cases at a time; 0 for all cores.", Min = 0, Max = 4096, ValueName = "N")]
    [DoesNotDecideResult]
    public int Threads { get; init; }
}
