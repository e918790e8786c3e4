using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Slurm;

/// <summary>
/// A real Slurm of one node on this machine: munged, slurmctld and slurmd with ports, key and folders of their own, found through
/// SLURM_CONF. Ends with the test.
/// </summary>
public sealed class SlurmCluster : IDisposable
{
    private static readonly string[] Programs = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _daemons = [];
    private readonly string? _confBefore = Environment.GetEnvironmentVariable("SLURM_CONF");

    public SlurmCluster()
    {
        try
        {
            Begin();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why it cannot be started here; null where it can.</summary>
    public static string? Missing
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return "Slurm runs on Linux";
            var missing = Programs.Where(name => ProgramOnPath.Find(name) is null).ToArray();
            if (missing.Length > 0) return $"needs {string.Join(", ", missing)} (Debian: slurm-wlm, munge; /usr/sbin on PATH)";
            return Environment.IsPrivilegedProcess ? null : "needs root, as slurmd starts jobs of other users";
        }
    }

    /// <summary>Runs one of Slurm's programs.</summary>
    /// <returns>What it prints.</returns>
    public static string Call(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + errors.Result;
    }

    public void Dispose()
    {
        if (_daemons.Count == 3) Call("scancel", "--me");
        foreach (var daemon in Enumerable.Reverse(_daemons))
        {
            // slurmd's job steps end with it.
            if (!daemon.HasExited) daemon.Kill(entireProcessTree: true);
            daemon.WaitForExit();
            daemon.Dispose();
        }
        Environment.SetEnvironmentVariable("SLURM_CONF", _confBefore);
        _folder.Dispose();
    }

    private void Begin()
    {
        var key = _folder["munge.key"];
        File.WriteAllBytes(key, System.Security.Cryptography.RandomNumberGenerator.GetBytes(1024));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var name in new[] { "state", "spool" }) Directory.CreateDirectory(_folder[name]);
        File.WriteAllText(_folder["slurm.conf"], Configuration());
        Environment.SetEnvironmentVariable("SLURM_CONF", _folder["slurm.conf"]);
        Start("munged", "--force", "--foreground", $"--socket={_folder["munge.socket"]}", $"--key-file={key}",
            $"--pid-file={_folder["munged.pid"]}", $"--log-file={_folder["munged.log"]}", $"--seed-file={_folder["munged.seed"]}");
        WaitFor(() => File.Exists(_folder["munge.socket"]), "munged made no socket");
        Start("slurmctld", "-D");
        Start("slurmd", "-D");
        WaitFor(() => Call("sinfo", "--noheader", "--format=%T").StartsWith("idle", StringComparison.Ordinal), "the node did not "
            + "become idle");
    }

    private string Configuration()
    {
        var host = Dns.GetHostName().Split('.')[0];
        var (controller, node) = FreePorts();
        return $"""
            ClusterName=test
            SlurmctldHost={host}(127.0.0.1)
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={_folder["munge.socket"]}
            CryptoType=crypto/munge
            SlurmctldPort={controller}
            SlurmdPort={node}
            StateSaveLocation={_folder["state"]}
            SlurmdSpoolDir={_folder["spool"]}
            SlurmctldPidFile={_folder["slurmctld.pid"]}
            SlurmdPidFile={_folder["slurmd.pid"]}
            SlurmctldLogFile={_folder["slurmctld.log"]}
            SlurmdLogFile={_folder["slurmd.log"]}
            ProctrackType=proctrack/pgid
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            SwitchType=switch/none
            MpiDefault=none
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            ReturnToService=2
            MailProg=/bin/true
            NodeName={host} NodeAddr=127.0.0.1 CPUs={Environment.ProcessorCount} State=UNKNOWN
            PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP

            """;
    }

    private void Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _daemons.Add(process);
    }

    private void WaitFor(Func<bool> condition, string otherwise)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                var logs = new[] { "munged.log", "slurmctld.log", "slurmd.log" }.Where(name => File.Exists(_folder[name]));
                throw new InvalidOperationException($"{otherwise}: "
                    + $"{string.Join(" | ", logs.SelectMany(name => File.ReadLines(_folder[name]).TakeLast(3)))}");
            }
            Thread.Sleep(100);
        }
    }

    private static (int First, int Second) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
