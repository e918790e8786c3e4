namespace SamCrowd.Experiments.Figures;

/// <summary>Volumes of one organ in the test cases, ml, cases in the same order in both lists.</summary>
internal sealed record OrganVolumes(string Arm, string Label, IReadOnlyList<double> PredictedMl, IReadOnlyList<double> ReferenceMl);
