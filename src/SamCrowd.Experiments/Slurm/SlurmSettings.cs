using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Slurm;

/// <summary>How a run's stages are given to Slurm.</summary>
internal sealed record SlurmSettings
{
    /// <summary>The command that starts this program on a node, e.g. ["/usr/bin/dotnet", "/opt/samcrowd.dll"].</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <remarks>E.g. "--partition=main --cpus-per-task=8".</remarks>
    [Setting("Options of sbatch for all jobs: partition, CPUs, time, as sbatch takes them.", Name = "slurm_options", ValueName = "TEXT")]
    public string Options { get; init; } = "";

    /// <remarks>They win over <see cref="Options"/>.</remarks>
    [Setting("Further options of sbatch for jobs that train or predict: partition, GPUs.", Name = "slurm_device_options",
        ValueName = "TEXT")]
    public string DeviceOptions { get; init; } = "";

    [Setting("How often a failed stage is resubmitted.", Name = "slurm_retries", Min = 0, ValueName = "N")]
    public int Retries { get; init; } = 2;

    [Setting("Wait for the jobs and resubmit what failed; otherwise submit once and exit; running the command again follows them.")]
    public bool Follow { get; init; } = true;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Check()
    {
        SettingCheck.Require(this);
        foreach (var (name, options) in new[] { ("slurm options", Options), ("slurm device options", DeviceOptions) })
            if (options.AsSpan().IndexOfAny('\r', '\n') >= 0)
                throw new InvalidInputException(name, "there are several lines", "give one line, as sbatch takes it");
    }
}
