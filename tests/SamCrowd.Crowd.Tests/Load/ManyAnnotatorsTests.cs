using System.Diagnostics;
using System.Globalization;
using SamCrowd.Crowd.Marks;
using SamCrowd.Crowd.Store;
using SamCrowd.Crowd.Tests.Running;
using SamCrowd.Datasets.Phantom;
using SamCrowd.Imaging;
using SamCrowd.Testing;
using Xunit.Abstractions;

namespace SamCrowd.Crowd.Tests.Load;

/// <summary>
/// Thirty annotators at once on a server process with tiny-sam, a box every two seconds each. SAMCROWD_LOAD_MINUTES says for how long
/// (1 without it); docs/crowd.md has the figures of ten minutes.
/// </summary>
[Trait("Category", "Long")]
public sealed class ManyAnnotatorsTests(ITestOutputHelper output) : IDisposable
{
    private const int Annotators = 30;
    private const int Overlap = 3;

    /// <summary>Where somebody measures; null in a run of all long tests, which says nothing about time.</summary>
    private static readonly double? MinutesToMeasure =
        double.TryParse(Environment.GetEnvironmentVariable("SAMCROWD_LOAD_MINUTES"), NumberStyles.Float, CultureInfo.InvariantCulture,
            out var minutes) ? minutes : null;

    private static readonly double Minutes = MinutesToMeasure ?? 1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_acknowledged_mark_is_in_the_store_memory_is_flat_and_where_time_is_measured_saving_and_masks_are_quick()
    {
        PhantomDataset.Write(new PhantomSettings { Cases = 30, Size = new Size3(40, 40, 48) }, _folder["Dataset900_Phantom"]);
        var record = new LoadRecord();
        var memory = new List<long>();
        var own = Environment.CpuUsage.TotalTime;
        await using (var server = await ServerProcess.Start(Arguments()))
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(Minutes));
            var working = Start(server, record, TimeSpan.FromSeconds(2), stop.Token);
            using var owner = new CrowdClient(new Uri(server.Links["owner"].GetLeftPart(UriPartial.Authority)),
                server.Links["owner"].Fragment[1..]);
            while (!working.IsCompleted)
            {
                await Task.WhenAny(working, Task.Delay(TimeSpan.FromSeconds(5), CancellationToken.None));
                memory.Add(server.WorkingSet);
                var asked = Stopwatch.GetTimestamp();
                await owner.Get("/api/owner");
                record.Owner.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
            await working;
            output.WriteLine($"the server took {server.ProcessorTime.TotalSeconds:0} s of processor time for {Minutes:0.#} minutes, the "
                + $"annotators {(Environment.CpuUsage.TotalTime - own).TotalSeconds:0} s");
        }
        output.WriteLine(Describe(record));
        output.WriteLine($"memory in MB every 5 s: {string.Join(' ', memory.Select(bytes => bytes >> 20))}");
        CheckStore(record);
        if (MinutesToMeasure is not null)
        {
            // What a request that does nothing takes is the machine's: on a machine that does nothing else 1 to 5 ms.
            var machine = LoadRecord.Percentile(record.Nothing, 0.95);
            Assert.InRange(LoadRecord.Percentile(record.Saving, 0.95), 0, 50 + machine);
            Assert.InRange(LoadRecord.Percentile(record.Masks, 0.95), 0, 300 + machine);
        }
        // The second half does not grow over the first beyond what a collector's mood explains.
        var half = memory.Count / 2;
        Assert.InRange(memory.Skip(half).Average(), 0, (memory.Skip(half / 2).Take(half).Average() * 1.25) + (32 << 20));
    }

    [Fact]
    public async Task Ten_kills_lose_no_acknowledged_mark_and_give_no_task_beyond_the_overlap()
    {
        PhantomDataset.Write(new PhantomSettings { Cases = 4, Size = new Size3(40, 40, 48) }, _folder["Dataset900_Phantom"]);
        var record = new LoadRecord();
        var server = await ServerProcess.Start(Arguments());
        var port = server.Links["owner"].Port;
        using var stop = new CancellationTokenSource();
        var working = Start(server, record, TimeSpan.FromSeconds(0.5), stop.Token);
        for (var kill = 0; kill < 10; kill++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2 + (kill % 3)), CancellationToken.None);
            await server.Kill();
            await server.DisposeAsync();
            // What lies on the disk at this moment has every mark that was acknowledged so far.
            var sofar = record.Acknowledged.ToArray();
            Assert.Empty(sofar.Except(MarksInStore()));
            server = await ServerProcess.Start(Arguments(port));
        }
        await Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None);
        await stop.CancelAsync();
        await working;
        await server.DisposeAsync();
        output.WriteLine(Describe(record));
        Assert.True(record.Retries > 10, "nobody noticed the kills");
        CheckStore(record);
    }

    private IEnumerable<string> Arguments(int port = 0) =>
    [
        _folder["Dataset900_Phantom"], "--out", _folder["crowd"], "--annotators",
            string.Join(',', Enumerable.Range(0, Annotators).Select(NameOf)),
        "--overlap", $"{Overlap}", "--model", Path.Combine(SharedData.Repository, "models", "tiny-sam"), "--preset", "ct", "--port",
            $"{port}",
    ];

    private static Task Start(ServerProcess server, LoadRecord record, TimeSpan thinking, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Annotators).Select(i =>
    {
        var link = server.Links[NameOf(i)];
        return Task.Run(() => new SimulatedAnnotator(new Uri(link.GetLeftPart(UriPartial.Authority)), link.Fragment[1..], i, thinking,
            record).Work(stop), CancellationToken.None);
    }));

    private static string NameOf(int i) => $"annotator-{i:00}";

    private void CheckStore(LoadRecord record)
    {
        Assert.NotEmpty(record.Acknowledged);
        Assert.Empty(record.Acknowledged.Except(MarksInStore()));
        using var store = StoreFile.OpenReader(_folder["crowd"], check: true);
        Assert.Equal(0, store.Number("SELECT count(*) FROM (SELECT task_id FROM assignments WHERE state IN ('open', 'done') GROUP BY "
            + "task_id HAVING count(*) > @1)", Overlap));
        Assert.Equal(0, store.Number("SELECT count(*) FROM (SELECT task_id, person_id FROM assignments GROUP BY task_id, person_id HAVING "
            + "count(*) > 1)"));
        Assert.Equal(0, store.Number("SELECT count(*) FROM tasks WHERE taken <> (SELECT count(*) FROM assignments WHERE task_id = tasks.id "
            + "AND state IN ('open', 'done'))"));
    }

    private HashSet<string> MarksInStore()
    {
        using var store = StoreFile.OpenReader(_folder["crowd"], check: true);
        return [.. store.Rows("SELECT json FROM events", row => row.GetString(0))
            .Select(MarkJson.Read<MarkEvent>).SelectMany(step => step.Changes).SelectMany(change => change.Answer.Marks)
            .Select(mark => mark.Id)];
    }

    private static string Describe(LoadRecord record) => string.Create(CultureInfo.InvariantCulture,
        $"a request that does nothing: median {LoadRecord.Percentile(record.Nothing, .5):0.0}, p95 "
            + $"{LoadRecord.Percentile(record.Nothing, .95):0.0} ms; ")
        + string.Create(CultureInfo.InvariantCulture,
        $"the owner's page: median {LoadRecord.Percentile(record.Owner, .5):0.0}, p95 {LoadRecord.Percentile(record.Owner, .95):0.0} ms; ")
        + string.Create(CultureInfo.InvariantCulture,
        $"{record.Acknowledged.Count} marks, {record.Saving.Count} saves: median {LoadRecord.Percentile(record.Saving, .5):0.0}, p95 "
            + $"{LoadRecord.Percentile(record.Saving, .95):0.0} ms; ")
        + string.Create(CultureInfo.InvariantCulture,
        $"{record.Masks.Count} masks with embedding: median {LoadRecord.Percentile(record.Masks, .5):0.0}, p95 "
            + $"{LoadRecord.Percentile(record.Masks, .95):0.0} ms; ")
        + string.Create(CultureInfo.InvariantCulture,
        $"{record.MasksWithEncoding.Count} masks without: median {LoadRecord.Percentile(record.MasksWithEncoding, .5):0.0}, p95 "
            + $"{LoadRecord.Percentile(record.MasksWithEncoding, .95):0.0} ms; {record.Retries} retries");
}
