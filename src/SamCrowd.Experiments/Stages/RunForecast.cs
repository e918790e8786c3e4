namespace SamCrowd.Experiments.Stages;

/// <summary>How long a run will still take, by what its stages of the same kind took or take.</summary>
/// <param name="Left">Of all stages of which one of their kind is done or runs, one after another.</param>
/// <param name="Unknown">Kinds of stages that are to be done and of which nothing is known yet.</param>
internal sealed record RunForecast(TimeSpan Left, IReadOnlyList<string> Unknown)
{
    /// <param name="running">Stages that are being done.</param>
    public static RunForecast Of(
        IReadOnlyList<StageStatus> statuses, RunFolder run, IReadOnlyDictionary<StageId, StageState> running, DateTimeOffset now) =>
        StagePace.Of(statuses, run).Forecast(
            statuses.Where(status => status.Need is StageNeed.All or StageNeed.Rest).Select(status => status.Stage.Id),
            running.ToDictionary(pair => pair.Key, pair => (now - pair.Value.Start, pair.Value.TimeLeft(now))));
}
