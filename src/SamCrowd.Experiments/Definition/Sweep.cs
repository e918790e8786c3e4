namespace SamCrowd.Experiments.Definition;

/// <summary>The studies of an experiment file: one, or one for each combination of the values of its <c>matrix</c>.</summary>
/// <param name="Name">The experiment's.</param>
/// <param name="Keys">The matrix's keys in their order; empty where there is none.</param>
/// <param name="Points">The last key changes fastest.</param>
internal sealed record Sweep(string Name, IReadOnlyList<string> Keys, IReadOnlyList<SweepPoint> Points);
