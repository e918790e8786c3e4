using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Slurm;

/// <summary>Slurm's own programs. Accounting (sacct, slurmdbd) is not needed.</summary>
public sealed class SlurmClient
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
            ?? throw new InvalidInputException($"--engine slurm: {name} is not on PATH; run this where jobs of the cluster are submitted, or leave --engine out");
    }

    /// <returns>The job's id.</returns>
    /// <exception cref="IOException">sbatch refused the script, or does not answer.</exception>
    public string Submit(string script)
    {
        var said = Call(_sbatch, $"sbatch {script}", "--parsable", script);
        // On several clusters the cluster's name follows.
        return said.Trim().Split(';')[0];
    }

    /// <summary>The user's tasks that wait or run: "12_0" to Slurm's word for the state, e.g. PENDING.</summary>
    /// <exception cref="IOException">squeue failed, or does not answer.</exception>
    public IReadOnlyDictionary<string, string> Queue() => Call(_squeue, "squeue", "--me", "--noheader", "--array", "--format=%i|%T")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split('|'))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    /// <returns>Null where Slurm no longer knows it; it forgets ended jobs after MinJobAge, 5 minutes where nothing else is set.</returns>
    public SlurmJobEnd? End(string id)
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
        var values = said.Split('\n')[0].Split(' ').Select(word => word.Split('=', 2)).Where(pair => pair.Length == 2).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.First()[1]);
        if (!values.TryGetValue("JobState", out var state) || values.GetValueOrDefault("ExitCode", "").Split(':') is not [var code, var signal]) return null;
        return new SlurmJobEnd(state, values.GetValueOrDefault("Reason", ""), int.Parse(code, CultureInfo.InvariantCulture), int.Parse(signal, CultureInfo.InvariantCulture));
    }

    /// <returns>Standard output.</returns>
    private static string Call(string program, string what, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw new IOException($"{what} does not answer within {Patience.TotalMinutes:0} minutes");
            }
            process.WaitForExit();
            if (process.ExitCode == 0) return output.Result;
            throw new IOException($"{what}: {string.Join("; ", errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(3))}");
        }
        catch (Win32Exception error)
        {
            throw new IOException($"{program} cannot be started ({error.Message})", error);
        }
    }
}
