namespace SamCrowd.Experiments.Slurm;

/// <summary>What a task's end means for its stage.</summary>
internal static class SlurmVerdict
{
    /// <summary>The command line's exit code for wrong input: the same input is wrong again.</summary>
    public const int WrongInput = 2;

    /// <summary>The command line's exit code for work that was stopped and can be continued, here shortly before the time limit.</summary>
    public const int Stopped = 130;

    /// <param name="end">Null where Slurm no longer knows.</param>
    /// <returns>Whether to try again, and how it ended in words.</returns>
    public static (bool Retry, string How) Of(SlurmJobState? end) => end switch
    {
        null => (true, "ended, Slurm no longer knows how"),
        { State: "PREEMPTED" } => (true, "was preempted"),
        { State: "NODE_FAIL" or "BOOT_FAIL" } => (true, $"ended with its node ({end.State})"),
        // A job that is preempted before it begins is cancelled like one that a person cancels while it runs.
        { State: "CANCELLED", Ran: false } => (true, "was cancelled before it began"),
        { State: "CANCELLED" } => (false, "was cancelled"),
        { Signal: not 0 } => (true, $"was ended by signal {end.Signal} ({end.State})"),
        { ExitCode: Stopped } => (true, "left before its time limit, with what is needed to continue"),
        { ExitCode: WrongInput } => (false, $"failed with exit code {WrongInput}"),
        _ => (true, $"failed ({end.State}, exit code {end.ExitCode})"),
    };
}
