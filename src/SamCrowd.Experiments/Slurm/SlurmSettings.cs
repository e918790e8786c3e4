using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Slurm;

/// <summary>How a run's stages are given to Slurm.</summary>
public sealed record SlurmSettings
{
    /// <summary>The command that starts this program on a node, e.g. ["/usr/bin/dotnet", "/opt/samcrowd.dll"].</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>Options of sbatch for all jobs, e.g. "--partition=main --cpus-per-task=8".</summary>
    public string Options { get; init; } = "";

    /// <summary>
    /// Options of sbatch besides for jobs that train or predict, e.g. "--gres=gpu:1"; they win over <see cref="Options"/>.
    /// </summary>
    public string DeviceOptions { get; init; } = "";

    /// <summary>How often a stage that failed is submitted again.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Wait for the jobs, and submit again what failed; else submit once and leave.</summary>
    public bool Follow { get; init; } = true;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Check()
    {
        if (Retries < 0) throw new InvalidInputException($"--slurm-retries {Retries}: 0 or more are wanted");
        foreach (var (name, options) in new[] { ("--slurm-options", Options), ("--slurm-device-options", DeviceOptions) })
            if (options.AsSpan().IndexOfAny('\r', '\n') >= 0)
                throw new InvalidInputException($"{name}: one line is wanted, as sbatch takes it");
    }
}
