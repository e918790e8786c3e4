using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Stages;

public sealed class RunForecastTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Time_left_of_a_step_comes_from_its_own_pace()
    {
        // An earlier run had done 4 of 10 before this one was heard of.
        var state = new StageState(1, "here", Begin, Begin, null).With(new StepProgress("Train", 4, 10), Begin);
        Assert.Null(state.TimeLeft(Begin));
        state = state.With(new StepProgress("Train", 6, 10), Begin.AddSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(40), state.TimeLeft(Begin.AddSeconds(20)));
        Assert.Equal(TimeSpan.FromSeconds(35), state.TimeLeft(Begin.AddSeconds(25)));
        Assert.Equal(TimeSpan.Zero, state.TimeLeft(Begin.AddSeconds(500)));
        Assert.Null(state.With(new StepProgress("Validate", 1, 3), Begin.AddSeconds(60)).TimeLeft(Begin.AddSeconds(60)));
    }

    [Fact]
    public void Stages_of_a_kind_are_expected_to_take_what_those_that_are_done_took()
    {
        var run = new RunFolder(_folder["run"]);
        Done(run, "train/GT/fold_0", 100);
        Done(run, "train/SAM/fold_0", 200);
        StageStatus[] statuses =
        [
            Status("train/GT/fold_0", StageNeed.Nothing), Status("train/SAM/fold_0", StageNeed.Nothing),
                Status("train/mix/fold_0", StageNeed.Rest),
            Status("train/fused/fold_0", StageNeed.All), Status("predict/GT", StageNeed.All), Status("predict/SAM", StageNeed.All),
                Status("report", StageNeed.All),
        ];
        var now = Begin.AddSeconds(30);
        // 7 of 10 units in 21 s, so 9 s are left, and the whole stage takes 39 s.
        var running = new StageState(1, "here", Begin, Begin, null).With(new StepProgress("Step", 0, 10), now.AddSeconds(-21))
            .With(new StepProgress("Step", 7, 10), now);
        var forecast = RunForecast.Of(statuses, run, new Dictionary<StageId, StageState> { ["train/mix/fold_0"] = running }, now);
        Assert.Equal(TimeSpan.FromSeconds(9 + 150), forecast.Left);
        Assert.Equal(["predict", "report"], forecast.Unknown);
        forecast = RunForecast.Of(statuses, run, new Dictionary<StageId, StageState> { ["predict/GT"] = running }, now);
        Assert.Equal(TimeSpan.FromSeconds(150 + 150 + 9 + 39), forecast.Left);
        Assert.Equal(["report"], forecast.Unknown);
    }

    private static StageStatus Status(string id, StageNeed need) =>
        new(new Stage(id, typeof(StepCode), [], [], [], false, _ => { }), "key", need, "");

    private static void Done(RunFolder run, string id, int seconds)
    {
        Directory.CreateDirectory(run.Of(id));
        new StageRecord
        {
            Stage = id,
            Key = "key",
            Settings = [],
            Files = new Dictionary<string, string>(),
            DependsOn = new Dictionary<string, string>(),
            Start = Begin,
            End = Begin.AddSeconds(seconds),
            Machine = Machine.Describe(),
            Program = "1",
        }.Write(run.Of(id));
    }
}
