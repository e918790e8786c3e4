namespace SamCrowd.Experiments.Definition;

/// <summary>One combination of the values of a <c>matrix</c>.</summary>
/// <param name="Name">Folder of its run below the sweep's, e.g. "train-10_jitter_mm-2"; empty where the file has no matrix.</param>
/// <param name="Values">One for each of the sweep's keys, as they were written.</param>
internal sealed record SweepPoint(string Name, IReadOnlyList<string> Values, ExperimentDefinition Experiment);
