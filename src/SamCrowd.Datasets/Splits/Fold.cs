namespace SamCrowd.Datasets.Splits;

/// <summary>Which cases one network trains on and which validate it. Ids, sorted.</summary>
internal sealed record Fold(IReadOnlyList<string> Train, IReadOnlyList<string> Validation);
