namespace SamCrowd.Datasets.Splits;

/// <summary>Which cases one network trains on and which validate it. Ids, sorted.</summary>
public sealed record Fold(IReadOnlyList<string> Train, IReadOnlyList<string> Validation);
