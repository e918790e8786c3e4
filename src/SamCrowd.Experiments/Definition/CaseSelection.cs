namespace SamCrowd.Experiments.Definition;

/// <summary>Which cases to take: a number of them, drawn by the data set's seed, or their ids.</summary>
public sealed record CaseSelection(int? Count, IReadOnlyList<string>? Ids);
