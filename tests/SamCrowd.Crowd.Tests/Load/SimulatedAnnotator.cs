using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using SamCrowd.Crowd.Marks;
using SamCrowd.Crowd.Tests.Running;

namespace SamCrowd.Crowd.Tests.Load;

/// <summary>What is measured of many annotators at once; times are milliseconds as a page sees them.</summary>
internal sealed class LoadRecord
{
    public ConcurrentBag<double> Saving { get; } = [];

    /// <summary>
    /// Requests that do nothing: a small file from the server's memory. What they take, the machine takes from every request.
    /// </summary>
    public ConcurrentBag<double> Nothing { get; } = [];

    /// <summary>The owner's page, which is asked for every five seconds.</summary>
    public ConcurrentBag<double> Owner { get; } = [];

    /// <summary>Masks whose embedding was at hand.</summary>
    public ConcurrentBag<double> Masks { get; } = [];

    /// <summary>Masks that had to wait for the encoder.</summary>
    public ConcurrentBag<double> MasksWithEncoding { get; } = [];

    /// <summary>Ids of marks that the server said it has.</summary>
    public ConcurrentBag<string> Acknowledged { get; } = [];

    /// <summary>Requests that got no answer and were made again.</summary>
    public int Retries;

    public static double Percentile(IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, part * sorted.Length)];
    }
}

/// <summary>
/// An annotator without a browser: takes tasks, looks at slices, thinks, draws a box, asks for the mask, saves, accepts. What gets no
/// answer is sent again with the same id, as the page does.
/// </summary>
internal sealed class SimulatedAnnotator(Uri server, string token, int seed, TimeSpan thinking, LoadRecord record)
{
    private readonly CrowdClient _client = new(server, token);
    private readonly Random _random = new(seed);

    /// <summary>Works until it is stopped or nothing is left.</summary>
    public async Task Work(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await Insist(() => _client.Next(), stop) is not { } task) return;
            foreach (var slice in task.Slices)
            {
                if (stop.IsCancellationRequested) return;
                await Insist(() => _client.Bytes($"/api/tasks/{task.Id}/slices/{slice}"), stop);
                await Draw(task, slice, stop);
            }
        }
    }

    private async Task Draw(GivenTask task, int slice, CancellationToken stop)
    {
        var marks = new List<Mark>();
        for (var box = _random.Next(1, 4); box > 0; box--)
        {
            await Think(stop);
            var (x, y) = (_random.Next(0, 20), _random.Next(0, 15));
            marks.Add(TestCrowd.Box(_random.Next(1, 6), x, y, x + _random.Next(5, 25), y + _random.Next(5, 22)));
            var mark = marks[^1];
            await Task.WhenAll(Save(task, CrowdClient.Edit(slice, new SliceAnswer { Marks = [.. marks] }), mark.Id, stop),
                AskForMask(task, slice, mark, stop));
        }
        await Think(stop);
        await Probe(stop);
        await Save(task, CrowdClient.Edit(slice, new SliceAnswer { Marks = [.. marks], Accepted = true }), null, stop);
    }

    private async Task Probe(CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        await Insist(() =>
        {
            start = Stopwatch.GetTimestamp();
            return _client.Bytes("/icon.svg");
        }, stop);
        record.Nothing.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private async Task Save(GivenTask task, MarkEvent step, string? mark, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        await Insist(async () =>
        {
            // A repetition after a crash is no measure of saving.
            start = Stopwatch.GetTimestamp();
            return await _client.Events(task.Id, step);
        }, stop);
        record.Saving.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        if (mark is not null) record.Acknowledged.Add(mark);
    }

    private async Task AskForMask(GivenTask task, int slice, Mark mark, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        var reply = await Insist(async () =>
        {
            start = Stopwatch.GetTimestamp();
            return await _client.Post($"/api/tasks/{task.Id}/mask", new { Slice = slice, mark.Box, mark.Points });
        }, stop);
        ((bool)reply!["ready"]! ? record.Masks : record.MasksWithEncoding).Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private Task Think(CancellationToken stop) =>
        Task.Delay(thinking * (0.5 + _random.NextDouble()), stop).ContinueWith(_ => { }, TaskScheduler.Default);

    /// <summary>Until the server answers; it may be dead for a while, but not longer than a minute.</summary>
    private async Task<T> Insist<T>(Func<Task<T>> request, CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await request();
            }
            catch (Exception error) when (error
                is HttpRequestException { StatusCode: null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError }
                or TaskCanceledException)
            {
                if (attempt > 200) throw;
                Interlocked.Increment(ref record.Retries);
                await Task.Delay(300, CancellationToken.None);
            }
        }
    }
}
