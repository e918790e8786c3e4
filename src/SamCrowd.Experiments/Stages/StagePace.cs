namespace SamCrowd.Experiments.Stages;

/// <summary>How long stages of each kind take, by those that were done from the start without being interrupted.</summary>
internal sealed class StagePace
{
    private readonly Dictionary<string, (double Seconds, int Count)> _took = [];

    /// <summary>What the stages of a run that are done took.</summary>
    public static StagePace Of(IEnumerable<StageStatus> statuses, RunFolder run)
    {
        var pace = new StagePace();
        foreach (var status in statuses.Where(status => status.Need == StageNeed.Nothing))
            if (StageRecord.TryRead(run.Of(status.Stage.Id)) is { End: { } end, Resumed.Count: 0 } record)
                pace.Add(status.Stage.Id.Kind, end - record.Start);
        return pace;
    }

    public void Add(string kind, TimeSpan took)
    {
        var (seconds, count) = _took.GetValueOrDefault(kind);
        _took[kind] = (seconds + took.TotalSeconds, count + 1);
    }

    /// <returns>The mean of those of the kind; null where none is known.</returns>
    public TimeSpan? Mean(string kind) => _took.TryGetValue(kind, out var took) ? TimeSpan.FromSeconds(took.Seconds / took.Count) : null;

    /// <summary>What is left of stages, one after another.</summary>
    /// <param name="left">Stages that are not done.</param>
    /// <param name="running">Those of them that are being done: how long for, and how long still where that is known.</param>
    public RunForecast Forecast(IEnumerable<StageId> left, IReadOnlyDictionary<StageId, (TimeSpan Elapsed, TimeSpan? Left)> running)
    {
        var (sum, unknown) = (TimeSpan.Zero, new SortedSet<string>(StringComparer.Ordinal));
        // Where none of a kind is done, the pace of one that runs stands for it.
        var byRunning = running.Where(pair => pair.Value.Left is not null).GroupBy(pair => pair.Key.Kind)
            .ToDictionary(kind => kind.Key, kind => kind.First().Value.Elapsed + kind.First().Value.Left!.Value);
        foreach (var id in left)
        {
            var whole = Mean(id.Kind) ?? (byRunning.TryGetValue(id.Kind, out var expected) ? expected : null);
            if (running.TryGetValue(id, out var now) && now.Left is { } rest) sum += rest;
            else if (whole is { } time) sum += time > now.Elapsed ? time - now.Elapsed : TimeSpan.Zero;
            else unknown.Add(id.Kind);
        }
        return new RunForecast(sum, [.. unknown]);
    }
}
