using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Slurm;

/// <summary>Slurm's own programs. Accounting (sacct, slurmdbd) is not needed.</summary>
internal sealed class SlurmClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _sbatch;
    private readonly string _squeue;
    private readonly string _scontrol;

    private SlurmClient(string sbatch, string squeue, string scontrol) => (_sbatch, _squeue, _scontrol) = (sbatch, squeue, scontrol);

    /// <exception cref="InvalidInputException">A program is not on the search path.</exception>
    public static SlurmClient Find()
    {
        return new SlurmClient(Need("sbatch"), Need("squeue"), Need("scontrol"));

        static string Need(string name) => ProgramOnPath.Find(name)
            ?? throw new InvalidInputException(
                "Slurm", $"{name} is not on PATH", "run this where jobs of the cluster are submitted, or without Slurm");
    }

    /// <returns>The job's id.</returns>
    /// <exception cref="IOException">sbatch refused the script, or does not answer.</exception>
    public string Submit(string script)
    {
        var lines = Call(_sbatch, $"sbatch {script}", "--parsable", script).Split('\n', StringSplitOptions.TrimEntries);
        // On several clusters the cluster's name follows; warnings may come before.
        return lines.Select(line => line.Split(';')[0]).FirstOrDefault(id => id.Length > 0 && id.All(char.IsAsciiDigit))
            ?? throw new IOException(
                $"sbatch {script}: does not say the job's id, but: {string.Join("; ", lines.Where(line => line.Length > 0).Take(3))}");
    }

    /// <summary>The user's tasks that wait or run: "12_0" to Slurm's word for the state, e.g. PENDING.</summary>
    /// <exception cref="IOException">squeue failed, or does not answer.</exception>
    public IReadOnlyDictionary<string, string> Queue()
    {
        var tasks = new Dictionary<string, string>();
        // Warnings stand among the lines, and a task that is requeued may be listed twice; its last state counts.
        var answer = Call(_squeue, "squeue", "--me", "--noheader", "--array", "--format=%i|%T");
        foreach (var line in answer.Split('\n', StringSplitOptions.TrimEntries))
            if (line.Split('|') is [var id, var state] && id.Length > 0 && char.IsAsciiDigit(id[0])) tasks[id] = state;
        return tasks;
    }

    /// <returns>Null where Slurm no longer knows it; it forgets ended jobs after MinJobAge, 5 minutes where nothing else is set.</returns>
    public SlurmJobState? StateOf(string id)
    {
        string said;
        try
        {
            said = Call(_scontrol, "scontrol", "--oneliner", "show", "job", id);
        }
        catch (IOException)
        {
            return null;
        }
        if (said.Split('\n').FirstOrDefault(line => line.Contains("JobState=", StringComparison.Ordinal)) is not { } line) return null;
        var values = line.Split(' ').Select(word => word.Split('=', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.First()[1]);
        var exit = values.GetValueOrDefault("ExitCode", "").Split(':');
        return new SlurmJobState(
            values["JobState"],
            values.GetValueOrDefault("Reason", ""),
            int.TryParse(exit[0], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0,
            exit.Length > 1 && int.TryParse(exit[1], NumberStyles.None, CultureInfo.InvariantCulture, out var signal) ? signal : 0,
            values.GetValueOrDefault("RunTime") != "00:00:00");
    }

    /// <returns>Standard output.</returns>
    private static string Call(string program, string what, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw new IOException($"{what} does not answer within {Patience.TotalMinutes:0} minutes");
            }
            process.WaitForExit();
            if (process.ExitCode == 0) return output.Result;
            var lines = errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            throw new IOException($"{what}: {string.Join("; ", lines.Take(3))}");
        }
        catch (Win32Exception error)
        {
            throw new IOException($"{program} cannot be started ({error.Message})", error);
        }
    }
}
