namespace SamCrowd.Experiments.Slurm;

/// <summary>What Slurm knows of a task that squeue does not list.</summary>
/// <param name="State">Slurm's word, e.g. FAILED, TIMEOUT, CANCELLED, NODE_FAIL, PREEMPTED.</param>
/// <param name="Reason">Slurm's word, e.g. NonZeroExitCode or DependencyNeverSatisfied.</param>
/// <param name="ExitCode">Of the program.</param>
/// <param name="Signal">That ended the program; 0 for none.</param>
/// <param name="Ran">Whether it ran for a second at least.</param>
internal sealed record SlurmJobState(string State, string Reason, int ExitCode, int Signal, bool Ran)
{
    /// <summary>The states of a job that Slurm has not finished with (its manual of squeue, JOB STATE CODES).</summary>
    private static readonly string[] Live =
    [
        "PENDING", "RUNNING", "SUSPENDED", "COMPLETING", "CONFIGURING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT",
            "RESIZING",
        "SIGNALING", "STAGE_OUT", "STOPPED", "RESV_DEL_HOLD", "EXPEDITING", "POWER_UP_NODE",
    ];

    /// <summary>Whether it waits or runs, e.g. because it was preempted and put back into the queue.</summary>
    public bool IsLive => Live.Contains(State);
}
