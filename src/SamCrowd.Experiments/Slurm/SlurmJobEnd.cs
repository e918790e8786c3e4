namespace SamCrowd.Experiments.Slurm;

/// <summary>How a task left the queue.</summary>
/// <param name="State">Slurm's word, e.g. FAILED, TIMEOUT, CANCELLED, NODE_FAIL.</param>
/// <param name="Reason">Slurm's word, e.g. NonZeroExitCode or DependencyNeverSatisfied.</param>
/// <param name="ExitCode">Of the program.</param>
/// <param name="Signal">That ended the program; 0 for none.</param>
public sealed record SlurmJobEnd(string State, string Reason, int ExitCode, int Signal);
