namespace SamCrowd.Cli.Output;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int WorkFailed = 1;
    public const int WrongInput = 2;

    /// <summary>Stopped by Ctrl-C or SIGTERM, resumable (a shell's 128 + SIGINT).</summary>
    public const int Stopped = 130;
}
