namespace SamCrowd.Datasets.Import;

/// <summary>One case where it lies before the import.</summary>
/// <param name="Images">One file a channel, or one file that holds all channels along its fourth axis.</param>
/// <param name="Label">Null for a case without a label map.</param>
/// <param name="IsTest">Whether the source itself counts it among its test cases.</param>
internal sealed record SourceCase(string Id, IReadOnlyList<string> Images, string? Label, bool IsTest)
{
    /// <summary>As <see cref="DatasetSource.LabelMap"/>, where the case has one of its own; null for the source's.</summary>
    public IReadOnlyDictionary<int, short>? LabelMap { get; init; }
}
