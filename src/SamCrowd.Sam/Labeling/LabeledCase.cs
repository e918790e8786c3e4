namespace SamCrowd.Sam.Labeling;

/// <summary>How one case of a data set fared.</summary>
/// <param name="LabelPath">The label volume; null where the case has no prompt and so no label.</param>
/// <param name="Record">Null where there is no label.</param>
/// <param name="Reused">True where an earlier run had made the same.</param>
internal sealed record LabeledCase(string Case, string? LabelPath, CaseRecord? Record, bool Reused);
