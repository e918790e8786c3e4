using System.Diagnostics;
using System.Globalization;
using SamCrowd.Imaging;

namespace SamCrowd.Fuzz;

/// <summary>Hands mutated files to readers, one after the other, and judges how each ends.</summary>
public sealed class Campaign(IReadOnlyList<FuzzTarget> targets, CampaignSettings settings, string work)
{
    private const int LongestLine = 2000;

    // A thread as small as the main thread of a program on Windows, so that deep nesting shows.
    private const int StackSize = 1 << 20;

    private readonly Dictionary<string, (string Folder, string File, byte[] Seed)> _prepared = [];

    /// <summary>Tries the inputs.</summary>
    /// <param name="progress">Called after each input with the number of inputs tried.</param>
    public CampaignResult Run(Action<int, CampaignResult>? progress = null)
    {
        var result = new CampaignResult();
        var chosen = targets.Where(target => settings.Target is null
            || target.Name.Contains(settings.Target, StringComparison.OrdinalIgnoreCase)).ToList();
        if (chosen.Count == 0) throw new InvalidInputException($"there is no target '{settings.Target}'; --list names them");
        var clock = Stopwatch.StartNew();
        for (var number = settings.First; number < settings.First + settings.Inputs
            && (settings.Duration is null || clock.Elapsed < settings.Duration); number++)
        {
            var random = new Random(unchecked((settings.Seed * 1_000_003) + number));
            var finding = Try(Choose(chosen, random), number, random);
            result.Add(finding);
            progress?.Invoke(number - settings.First + 1, result);
            // A thread cannot be ended from outside: the rest of the inputs would be measured together with it.
            if (finding.Verdict == Verdict.Hang) break;
        }
        return result;
    }

    private static FuzzTarget Choose(List<FuzzTarget> targets, Random random)
    {
        var at = random.NextDouble() * targets.Sum(target => target.Share);
        foreach (var target in targets)
            if ((at -= target.Share) < 0) return target;
        return targets[^1];
    }

    private Finding Try(FuzzTarget target, int number, Random random)
    {
        var (folder, file, seed) = Prepare(target);
        var input = target.Mutate(seed, random);
        File.WriteAllBytes(file, input);
        var finding = Judge(target, number, folder, file);
        if (finding.Verdict > Verdict.Refused && settings.Keep is not null)
        {
            Directory.CreateDirectory(settings.Keep);
            File.WriteAllBytes(Path.Combine(settings.Keep,
                string.Create(CultureInfo.InvariantCulture, $"{target.Name}-{number}-{Path.GetFileName(file)}")), input);
        }
        File.WriteAllBytes(file, seed);
        return finding;
    }

    private (string Folder, string File, byte[] Seed) Prepare(FuzzTarget target)
    {
        if (_prepared.TryGetValue(target.Name, out var known)) return known;
        var folder = Path.Combine(work, target.Name);
        if (target.Beside is null) Directory.CreateDirectory(folder);
        else CopyFolder(target.Beside, folder);
        var file = Path.Combine(folder, target.Beside is null ? Path.GetFileName(target.Seed)
            : Path.GetRelativePath(target.Beside, target.Seed));
        return _prepared[target.Name] = (folder, file, File.ReadAllBytes(target.Seed));
    }

    private Finding Judge(FuzzTarget target, int number, string folder, string file)
    {
        Exception? error = null;
        using var process = Process.GetCurrentProcess();
        var thread = new Thread(() =>
        {
            try
            {
                target.Read(file, folder);
            }
            catch (Exception caught)
            {
                error = caught;
            }
        }, StackSize)
        { IsBackground = true };
        var (processor, allocated, set) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), process.WorkingSet64);
        var clock = Stopwatch.StartNew();
        thread.Start();
        while (!thread.Join(200))
        {
            process.Refresh();
            if (clock.Elapsed < settings.TimeLimit
                || (process.TotalProcessorTime - processor < settings.TimeLimit && clock.Elapsed < 10 * settings.TimeLimit)) continue;
            return new Finding(target.Name, number, Verdict.Hang, $"not ended after {clock.Elapsed.TotalSeconds:0} s", "");
        }
        process.Refresh();
        var made = Math.Max(GC.GetTotalAllocatedBytes() - allocated, process.WorkingSet64 - set);
        if (made > settings.MemoryLimit || error is OutOfMemoryException)
            return new Finding(target.Name, number, Verdict.Memory, $"{made >> 20} MiB allocated for a file of "
                + $"{new FileInfo(file).Length} bytes", Place(error));
        return Classify(target, number, error, file);
    }

    private static Finding Classify(FuzzTarget target, int number, Exception? error, string file)
    {
        if (error is null) return new Finding(target.Name, number, Verdict.Accepted, "", "");
        error = ParallelCases.CauseOf(error);
        var line = error.Message.Split('\n')[0].Trim();
        if (error is not InvalidInputException)
            return new Finding(target.Name, number, Verdict.Unexpected, $"{error.GetType().Name}: {line}", Place(error));
        var name = Path.GetFileName(file);
        var stem = name.Split('.')[0];
        // Several faults of one file are one line each.
        var lines = error.Message.Trim().Split('\n');
        var clear = Array.TrueForAll(lines, one => one.Length <= LongestLine && one.Contains(stem, StringComparison.Ordinal));
        return new Finding(target.Name, number, clear ? Verdict.Refused : Verdict.RefusedUnclearly, line.Length > 200 ? line[..200]
            : line, clear ? "" : Place(error));
    }

    private static string Place(Exception? error) =>
        error?.StackTrace?.Split('\n').Select(line => line.Trim())
            .FirstOrDefault(line => line.Contains("SamCrowd.", StringComparison.Ordinal)
            && !line.Contains("SamCrowd.Fuzz", StringComparison.Ordinal)) ?? "";

    private static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy, overwrite: true);
        }
    }
}
