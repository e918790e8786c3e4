using System.Collections.Concurrent;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Stages;

/// <summary>Stages side by side: every test waits for what has to happen, none for a time.</summary>
public sealed class StageScheduleTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly RunLog _log = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Stages_that_do_not_need_each_other_run_at_the_same_time()
    {
        using var both = new Barrier(2);
        void Meet(StageWork work) => Assert.True(both.SignalAndWait(Patience));
        Assert.Equal(3, Run(new RunCapacity(2, ["cpu", "cpu"], 1), New("import", []), New("train/A", ["import"], Meet),
            New("train/B", ["import"], Meet)));
    }

    [Fact]
    public void No_more_run_at_once_than_jobs_and_none_before_what_it_needs()
    {
        var (running, most) = (0, 0);
        var ended = new ConcurrentQueue<string>();
        void Count(StageWork work)
        {
            var now = Interlocked.Increment(ref running);
            lock (ended) most = Math.Max(most, now);
            Thread.Yield();
            Interlocked.Decrement(ref running);
            ended.Enqueue(Path.GetFileName(work.Folder));
        }

        Run(new RunCapacity(3, ["cpu", "cpu", "cpu"], 1),
            [.. Enumerable.Range(0, 8).Select(index => New($"s/{index}", index < 4 ? [] : [$"s/{index - 4}"], Count))]);
        Assert.InRange(most, 1, 3);
        var order = ended.ToList();
        Assert.All(Enumerable.Range(4, 4), index => Assert.True(order.IndexOf($"{index}") > order.IndexOf($"{index - 4}")));
    }

    [Fact]
    public void A_device_is_lent_to_one_stage_at_a_time_and_given_back()
    {
        var used = new ConcurrentDictionary<string, bool>();
        var names = new ConcurrentQueue<string>();
        void Use(StageWork work)
        {
            names.Enqueue(work.Resources.Device);
            Assert.True(used.TryAdd(work.Resources.Device, true), $"{work.Resources.Device} was lent twice");
            Thread.Sleep(5);
            Assert.True(used.TryRemove(work.Resources.Device, out _));
        }

        Run(new RunCapacity(4, ["cuda:0", "cuda:1"], 2),
            [.. Enumerable.Range(0, 6).Select(index => New($"train/{index}", [], Use, takesDevice: true))]);
        Assert.Equal(6, names.Count);
        Assert.All(names, name => Assert.Contains(name, new[] { "cuda:0", "cuda:1" }));
    }

    [Fact]
    public void A_failed_stage_lets_the_independent_ones_end_and_all_failures_are_reported()
    {
        static void Fail(StageWork work) => throw new InvalidOperationException($"no luck with {Path.GetFileName(work.Folder)}");
        var done = new ConcurrentQueue<string>();
        var error = Assert.Throws<StagesFailedException>(() => Run(
            new RunCapacity(2, ["cpu", "cpu"], 1),
            New("train/A", [], Fail), New("train/B", []), New("train/C", [], Fail),
            New("predict/A", ["train/A"], _ => done.Enqueue("A")), New("predict/B", ["train/B"], _ => done.Enqueue("B"))));
        Assert.Equal(["B"], done);
        Assert.Equal(["train/A", "train/C"], error.Failures.Select(failure => failure.Stage.Text).Order(StringComparer.Ordinal));
        Assert.Contains("train/A: no luck with A", error.Message, StringComparison.Ordinal);
        Assert.Contains("train/A: failed: no luck with A", _log.Lines);
        Assert.Equal("the only one",
            Assert.Throws<InvalidInputException>(() =>
            Run(RunCapacity.OneAtATime, New("x", [], _ => throw new InvalidInputException("the only one")))).Message);
    }

    [Fact]
    public void When_stopped_all_that_run_end_and_are_taken_up_again()
    {
        using var both = new Barrier(2);
        void WaitForStop(StageWork work)
        {
            File.WriteAllText(work["begun.txt"], "");
            Assert.True(both.SignalAndWait(Patience));
            _stop.Cancel();
            work.Cancellation.ThrowIfCancellationRequested();
        }

        var two = new RunCapacity(2, ["cpu", "cpu"], 1);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Run(two, New("train/A", [], WaitForStop), New("train/B", [], WaitForStop), New("train/C", [])));
        Assert.False(Directory.Exists(_folder["run", "train", "C"]));
        using var again = new CancellationTokenSource();
        void GoOn(StageWork work) => Assert.True(File.Exists(work["begun.txt"]));
        Assert.Equal(3, RunWith(again.Token, two, New("train/A", [], GoOn), New("train/B", [], GoOn), New("train/C", [])));
    }

    [Fact]
    public void A_stage_that_another_process_does_is_refused_and_says_who()
    {
        var run = new RunFolder(_folder["run"]);
        using (StageLock.Take(run, "train/A", default))
        {
            Assert.True(StageState.TryRead(run, "train/A")!.IsAlive());
            var error = Assert.Throws<InvalidInputException>(() => Run(RunCapacity.OneAtATime, New("train/A", [])));
            Assert.Contains($"is being made by process {Environment.ProcessId} on {Environment.MachineName}", error.Message,
                StringComparison.Ordinal);
        }
        Assert.Null(StageState.TryRead(run, "train/A"));
        Assert.Equal(1, Run(RunCapacity.OneAtATime, New("train/A", [])));
    }

    [Fact]
    public void What_a_dead_process_of_this_machine_left_does_not_hold_a_stage()
    {
        var run = new RunFolder(_folder["run"]);
        var dead = new StageState(int.MaxValue, Environment.MachineName, DateTimeOffset.Now, DateTimeOffset.Now, null);
        dead.Write(run, "train/A");
        Assert.False(dead.IsAlive());
        Assert.Equal(1, Run(RunCapacity.OneAtATime, New("train/A", [])));
    }

    [Fact]
    public void A_process_of_another_machine_whose_beat_goes_on_holds_a_stage_although_its_lock_does_not_reach_here()
    {
        var run = new RunFolder(_folder["run"]);
        var there = new StageState(1, "another-machine", DateTimeOffset.Now, DateTimeOffset.Now, null);
        there.Write(run, "train/A");
        using var stop = new ManualResetEventSlim();
        var beating = new Thread(() =>
        {
            while (!stop.Wait(200)) (there with { Beat = DateTimeOffset.Now }).Write(run, "train/A");
        });
        beating.Start();
        var error = Assert.Throws<InvalidInputException>(() => Run(RunCapacity.OneAtATime, New("train/A", [])));
        stop.Set();
        beating.Join();
        Assert.Contains("process 1 on another-machine", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cpu_is_divided_among_the_jobs_and_named_devices_are_lent_as_they_are()
    {
        Assert.Equal(["cpu", "cpu", "cpu"], RunCapacity.Of(3, ["cpu"], "auto").Devices);
        Assert.Equal(Math.Max(1, Environment.ProcessorCount / 3), RunCapacity.Of(3, ["cpu"], "auto").Threads);
        Assert.Equal(["cpu", "cpu"], RunCapacity.Of(2, null, "cpu").Devices);
        Assert.Equal(["cuda:0"], RunCapacity.Of(2, null, "cuda:0").Devices);
        Assert.Same(RunCapacity.OneAtATime, RunCapacity.Of(null, null, "auto"));
        Assert.Throws<InvalidInputException>(() => RunCapacity.Of(0, null, "auto"));
        Assert.Contains("there is no device 'gpu'", Assert.Throws<InvalidInputException>(() => RunCapacity.Of(2, ["gpu"], "auto")).Message,
            StringComparison.Ordinal);
    }

    private int Run(RunCapacity capacity, params Stage[] stages) => RunWith(_stop.Token, capacity, stages);

    private int RunWith(CancellationToken cancellation, RunCapacity capacity, params Stage[] stages)
    {
        var run = new RunFolder(_folder["run"]);
        return new StageRunner(run, new FileHashes(run.Hashes), capacity)
            .Run(new StageRequest(stages) { Cancellation = cancellation }, _log);
    }

    private static Stage New(string id, string[] needs, Action<StageWork>? work = null, bool takesDevice = false) =>
        new(id, typeof(StepCode), [], [], [.. needs.Select(need => (StageId)need)], Resumes: true, work
            ?? (_ => { }))
        { TakesDevice = takesDevice };
}
