using SamCrowd.Experiments.Slurm;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Slurm;

/// <summary>What Slurm's programs print beside what is asked of them.</summary>
public sealed class SlurmClientTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _folder.Dispose();
    }

    [UnixFact]
    public void Warnings_among_the_lines_are_skipped_and_of_a_task_that_is_listed_twice_the_last_state_counts()
    {
        var slurm = Client("echo 7", "echo 'squeue: warning: maintenance on Sunday'; echo '12_0|COMPLETING'; echo '12_0|RUNNING'; echo "
            + "'12_1|PENDING'; echo '|'", "");
        Assert.Equal(new Dictionary<string, string> { ["12_0"] = "RUNNING", ["12_1"] = "PENDING" }, slurm.Queue());
    }

    [UnixFact]
    public void The_jobs_id_is_found_behind_a_warning_and_its_absence_is_an_error()
    {
        Assert.Equal("4711", Client("echo 'sbatch: warning: no partition'; echo '4711;cluster'", "", "").Submit("script"));
        Assert.Contains("does not say the job's id",
            Assert.Throws<IOException>(() => Client("echo hello", "", "").Submit("script")).Message, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("JobState=PENDING Reason=BeginTime Requeue=1 Restarts=1 RunTime=00:00:00 ExitCode=0:0", true, false)]
    [InlineData("JobState=RUNNING Reason=None RunTime=00:10:00 ExitCode=0:0", true, true)]
    [InlineData("JobState=CANCELLED Reason=None RunTime=00:00:00 ExitCode=0:0", false, false)]
    [InlineData("JobState=FAILED Reason=NonZeroExitCode RunTime=1-00:00:01 ExitCode=2:0", false, true)]
    public void A_task_that_the_queue_does_not_list_is_over_only_where_slurm_says_so(string line, bool isLive, bool ran)
    {
        var state = Client("", "", $"echo 'scontrol: warning: x'; echo 'JobId=12_0 {line}'").StateOf("12_0")!;
        Assert.Equal((isLive, ran), (state.IsLive, state.Ran));
    }

    private SlurmClient Client(string sbatch, string squeue, string scontrol)
    {
        foreach (var (name, text) in new[] { ("sbatch", sbatch), ("squeue", squeue), ("scontrol", scontrol) })
        {
            File.WriteAllText(_folder[name], $"#!/bin/sh\n{text}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        Environment.SetEnvironmentVariable("PATH", $"{_folder[""]}{Path.PathSeparator}{_path}");
        return SlurmClient.Find();
    }

    private sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "its programs are shell scripts" : null;
    }

    private sealed class UnixTheoryAttribute : TheoryAttribute
    {
        public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "its programs are shell scripts" : null;
    }
}
