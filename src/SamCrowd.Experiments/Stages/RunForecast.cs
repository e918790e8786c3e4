namespace SamCrowd.Experiments.Stages;

/// <summary>How long a run will still take, by what its stages of the same kind took or take.</summary>
/// <param name="Left">Of all stages of which one of their kind is done or runs, one after another.</param>
/// <param name="Unknown">Kinds of stages that are to be done and of which nothing is known yet.</param>
public sealed record RunForecast(TimeSpan Left, IReadOnlyList<string> Unknown)
{
    /// <param name="running">Stages that are being done. Where none of a kind is done, the pace of one that runs stands for it.</param>
    public static RunForecast Of(IReadOnlyList<StageStatus> statuses, RunFolder run, IReadOnlyDictionary<StageId, StageState> running, DateTimeOffset now)
    {
        var took = statuses.Where(status => status.Need == StageNeed.Nothing)
            .Select(status => (Name: status.Stage.Id.Kind, Record: StageRecord.TryRead(run.Of(status.Stage.Id))))
            .Where(done => done.Record is { End: not null, Resumed.Count: 0 })
            .GroupBy(done => done.Name, done => (done.Record!.End!.Value - done.Record.Start).TotalSeconds)
            .ToDictionary(kind => kind.Key, kind => TimeSpan.FromSeconds(kind.Average()));
        foreach (var (id, state) in running)
            if (state.TimeLeft(now) is { } rest) took.TryAdd(id.Kind, now - state.Start + rest);
        var (left, unknown) = (TimeSpan.Zero, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var status in statuses.Where(status => status.Need is StageNeed.All or StageNeed.Rest))
        {
            if (running.GetValueOrDefault(status.Stage.Id)?.TimeLeft(now) is { } rest) left += rest;
            else if (took.TryGetValue(status.Stage.Id.Kind, out var whole)) left += whole;
            else unknown.Add(status.Stage.Id.Kind);
        }
        return new RunForecast(left, [.. unknown]);
    }
}
