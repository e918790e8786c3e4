namespace SamCrowd.Experiments.Slurm;

/// <summary>What a task's end means for its stage.</summary>
internal static class SlurmVerdict
{
    /// <summary>The command line's exit code for wrong input: the same input is wrong again.</summary>
    public const int WrongInput = 2;

    /// <summary>The command line's exit code for work that was stopped where it can go on, here shortly before the time limit.</summary>
    public const int Stopped = 130;

    /// <param name="end">Null where Slurm no longer knows.</param>
    /// <returns>Whether to try again, and how it ended in words.</returns>
    public static (bool Retry, string How) Of(SlurmJobEnd? end) => end switch
    {
        null => (true, "ended, Slurm no longer knows how"),
        { State: "CANCELLED" } => (false, "was cancelled"),
        { Signal: not 0 } => (true, $"was ended by signal {end.Signal} ({end.State})"),
        { ExitCode: Stopped } => (true, "left before its time limit and goes on"),
        { ExitCode: WrongInput } => (false, $"failed with exit code {WrongInput}"),
        _ => (true, $"failed ({end.State}, exit code {end.ExitCode})"),
    };
}
