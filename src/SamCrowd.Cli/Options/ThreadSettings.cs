using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Cli.Options;

/// <summary>The option <c>--threads</c> of commands whose work has no other settings.</summary>
internal sealed record ThreadSettings
{
    [Setting("Cases at a time; 0 for all cores. Results do not depend on it.", Min = 0, Max = 4096, ValueName = "N")]
    public int Threads { get; init; }

    public int Count => ParallelCases.Threads(Threads);
}
