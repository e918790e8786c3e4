using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Slurm;

/// <summary>The file that sbatch is given: an array of which each task does one stage.</summary>
internal static class SlurmScript
{
    /// <summary>Seconds before the time limit at which a task is asked to leave with a state to continue from.</summary>
    private const int SecondsToLeave = 60;

    /// <param name="name">Of the study, for the queue.</param>
    /// <param name="output">What a task prints; %A is the array's id, %a the task's index.</param>
    public static string Text(SlurmBatch batch, RunFolder run, SlurmSettings settings, string name, string output)
    {
        var first = batch.Stages[0].Stage;
        string?[] lines =
        [
            "#!/bin/bash",
            $"#SBATCH --job-name={Name(name)}:{first.Id.Kind}",
            $"#SBATCH --array={string.Join(',', batch.Stages.Select(pair => pair.Index))}",
            batch.Dependency is { } dependency ? $"#SBATCH --dependency={dependency}" : null,
            // What waits for a failed task would wait for ever.
            "#SBATCH --kill-on-invalid-dep=yes",
            $"#SBATCH --signal=B:TERM@{SecondsToLeave}",
            $"#SBATCH --chdir=\"{Environment.CurrentDirectory}\"",
            $"#SBATCH --output=\"{output}\"",
            settings.Options.Length > 0 ? $"#SBATCH {settings.Options}" : null,
            first.TakesDevice && settings.DeviceOptions.Length > 0 ? $"#SBATCH {settings.DeviceOptions}" : null,
            "stages=(",
            .. batch.Stages.Select(pair => $"  [{pair.Index}]={Quoted(pair.Stage.Id.Text)}"),
            ")",
            $"exec {string.Join(' ', settings.Program.Select(Quoted))} stage {Quoted(run.Root)} \"${{stages[$SLURM_ARRAY_TASK_ID]}}\""
                + " --threads \"${SLURM_CPUS_ON_NODE:-0}\"",
        ];
        return string.Join('\n', lines.OfType<string>()) + "\n";
    }

    /// <summary>Writes it under the next free number.</summary>
    /// <returns>The script, and its output file with %A and %a in its name.</returns>
    public static (string Script, string Output) Write(SlurmBatch batch, RunFolder run, SlurmSettings settings, string name)
    {
        var folder = Path.Combine(run.Root, "slurm");
        Directory.CreateDirectory(folder);
        var number = Directory.EnumerateFiles(folder, "*.sh").Count() + 1;
        var stem = Path.Combine(folder, $"{number:000}-{batch.Stages[0].Stage.Id.Kind}");
        var output = $"{stem}-%A_%a.out";
        // Slurm takes % for the beginning of a placeholder.
        AtomicFile.WriteText(
            $"{stem}.sh", Text(batch, run, settings, name, $"{stem.Replace("%", "%%", StringComparison.Ordinal)}-%A_%a.out"));
        return ($"{stem}.sh", output);
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Name(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-'));
}
