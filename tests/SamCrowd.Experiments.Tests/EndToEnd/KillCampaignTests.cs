using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.EndToEnd;

/// <summary>
/// A study of all kinds of stages that is killed, paused and stopped at random, finds its disk full, or is run twice at once, ends with the
/// results of an undisturbed one. <c>SAMCROWD_KILLS</c> sets how many signals are sent (12 where it is not set), <c>SAMCROWD_KILL_SEED</c>
/// which and when.
/// </summary>
[Trait("Category", "Long")]
public sealed class KillCampaignTests : IDisposable
{
    private const string Study = """
        name: disturbed
        data: { source: phantom, train: 2, test: 2, phantom: { size: [8, 40, 40] } }
        annotators:
          - { name: anna, rule: study }
        arms:
          - { name: GT, labels: ground-truth }
          - { name: SAM, labels: sam, annotators: [anna] }
        sam: { model: tiny-sam }
        plan: { configuration: 3d_fullres, patch_size: [8, 32, 32], batch_size: 2, features: [4, 8] }
        training: { folds: [all], epochs: 4, iterations: 3, validation_iterations: 1, device: cpu, threads: 1 }
        prediction: { mirroring: false, device: cpu }
        """;

    private readonly TemporaryFolder _folder = new();

    public KillCampaignTests() => File.WriteAllText(_folder["study.yaml"], Study);

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void Signals_at_random_do_not_change_the_results()
    {
        var clock = Stopwatch.StartNew();
        Undisturbed();
        var whole = clock.Elapsed;
        var random = new Random(Setting("SAMCROWD_KILL_SEED", 1));
        var sent = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var left = Setting("SAMCROWD_KILLS", 12); left > 0;)
        {
            using var process = CliProcess.Start(Run("disturbed"));
            CliProcess.Drain(process);
            // A run may end by itself before its signal comes: then it is begun anew in another folder.
            while (left > 0 && !process.WaitForExit(TimeSpan.FromSeconds(0.5 + (random.NextDouble() * whole.TotalSeconds / 3))))
            {
                var signal = new[] { "KILL", "KILL", "TERM", "STOP" }[random.Next(4)];
                Signal(process, signal);
                sent[signal] = sent.GetValueOrDefault(signal) + 1;
                left--;
                if (signal != "STOP")
                {
                    process.WaitForExit();
                    break;
                }
                Thread.Sleep(random.Next(50, 500));
                Signal(process, "CONT");
            }
            process.WaitForExit();
            if (File.Exists(_folder["disturbed", "report", "report.html"]) && left > 0)
            {
                AssertSame("disturbed");
                Directory.Delete(_folder["disturbed"], recursive: true);
            }
        }
        var (code, _, error) = CliProcess.Run(Run("disturbed"));
        Assert.True(code == 0, $"{error} after {string.Join(", ", sent)}");
        AssertSame("disturbed");
    }

    [TmpfsFact]
    public void A_full_disk_is_said_in_one_line_and_the_run_goes_on_once_there_is_space()
    {
        Undisturbed();
        var disk = _folder["disk"];
        Directory.CreateDirectory(disk);
        var size = Directory.EnumerateFiles(_folder["whole"], "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
        TmpfsFactAttribute.Mount(disk, $"size={size / 4}");
        try
        {
            foreach (var share in new[] { 4, 2 })
            {
                TmpfsFactAttribute.Remount(disk, $"size={size / share}");
                var (code, _, error) = CliProcess.Run(Run(Path.Combine("disk", "run")));
                Assert.True(code == 1, $"{code} {error}");
                Assert.DoesNotContain('\n', error);
                Assert.DoesNotMatch("[0-9a-f]{32}", error.Replace(_folder.Root, "", StringComparison.Ordinal));
                Assert.Empty(Directory.EnumerateFiles(disk, "*.tmp", SearchOption.AllDirectories));
                Assert.Equal(0, CliProcess.Run("status", Path.Combine(disk, "run")).Code);
            }
            TmpfsFactAttribute.Remount(disk, $"size={size * 4}");
            var (last, _, message) = CliProcess.Run(Run(Path.Combine("disk", "run")));
            Assert.True(last == 0, message);
            AssertSame(Path.Combine("disk", "run"));
        }
        finally
        {
            TmpfsFactAttribute.Unmount(disk);
        }
    }

    [Fact]
    public void Of_two_runs_on_one_folder_the_second_is_refused_and_the_first_ends_undisturbed()
    {
        Undisturbed();
        using var first = CliProcess.Start(Run("twice"));
        CliProcess.Drain(first);
        while (!first.HasExited && !Directory.Exists(_folder["twice", "import"])) Thread.Sleep(20);
        var (code, _, error) = CliProcess.Run(Run("twice"));
        Assert.Equal(2, code);
        Assert.Contains($"is being run by process {first.Id}", error, StringComparison.Ordinal);
        first.WaitForExit();
        Assert.Equal(0, first.ExitCode);
        AssertSame("twice");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : otherwise;

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private string[] Run(string folder) => ["run", _folder["study.yaml"], "--out", _folder[folder]];

    private void Undisturbed()
    {
        var (code, _, error) = CliProcess.Run(Run("whole"));
        Assert.True(code == 0, error);
    }

    /// <summary>Label maps, weights, tables and losses are the same byte for byte, and nothing half-done is left.</summary>
    private void AssertSame(string run)
    {
        string[] expected = [.. Results("whole")];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Results(run));
        foreach (var file in expected)
            Assert.True(File.ReadAllBytes(_folder["whole", file]).AsSpan().SequenceEqual(File.ReadAllBytes(_folder[run, file])), file);
        Assert.Equal(Losses("whole"), Losses(run));
        foreach (var arm in new[] { "GT", "SAM" }) Assert.Equal(Weights("whole", arm), Weights(run, arm));
        Assert.Empty(Directory.EnumerateFiles(_folder[run], "*.tmp", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(_folder[run, "unfinished"]));
    }

    private IEnumerable<string> Results(string run) => Directory.EnumerateFiles(_folder[run], "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(_folder[run], path))
        .Where(path => Path.GetExtension(path) is ".gz" or ".npy"
        || Path.GetFileName(path) is "boxes.csv" or "cases.csv" or "slices.csv" or "scores.csv"
        || path.StartsWith("compare", StringComparison.Ordinal))
        .Where(path => Path.GetFileName(path) != "stage.json")
        .Order(StringComparer.Ordinal);

    /// <summary>A checkpoint also holds when its epochs began and ended, so that files as a whole differ.</summary>
    private IEnumerable<string> Weights(string run, string arm) =>
        TorchPickleFile.Read(_folder[run, "train", arm, "fold_all", "checkpoint_final.pth"]).Get<StoredDictionary>("network_weights")
            .Select(pair => $"{pair.Key} {Convert.ToHexString(SHA256.HashData(((StoredTensor)pair.Value!).Data))}");

    private IEnumerable<string> Losses(string run) => File.ReadLines(_folder[run, "train", "SAM", "fold_all", "metrics.jsonl"])
        .Select(line => JsonNode.Parse(line)!).Select(epoch => $"{epoch["train_loss"]} {epoch["val_loss"]} {epoch["pseudo_dice"]}");
}
