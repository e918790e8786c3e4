using SamCrowd.Experiments.Slurm;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Stages;

/// <summary>
/// A study of 10,002 stages: 2,500 arms that are preprocessed, trained, predicted and evaluated, one import and a report on all. Times are
/// of the processor, so that other work on the machine does not count; each part has to stay below ten seconds.
/// </summary>
[Trait("Category", "Long")]
public sealed class ManyStagesTests : IDisposable
{
    private const int Arms = 2500;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();
    private readonly Stage[] _stages = [.. Build()];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keys_and_status_are_found_in_seconds_whether_nothing_or_everything_is_done()
    {
        var run = new RunFolder(_folder["run"]);
        var statuses = Within(() => StageKeys.Examine(_stages, run, new FileHashes()));
        Assert.Equal(10_002, statuses.Count(status => status.Need == StageNeed.All));
        Assert.Equal(10_002, Within(() => StageSelection.Of(_stages, "report")).Count);

        MarkAllDone(statuses, run);
        var done = Within(() => StageKeys.Examine(_stages, run, new FileHashes()));
        Assert.All(done, status => Assert.Equal(StageNeed.Nothing, status.Need));
        var forecast = Within(() => RunForecast.Of(done, run, new Dictionary<StageId, StageState>(), DateTimeOffset.Now));
        Assert.Empty(forecast.Unknown);
    }

    [Fact]
    public void Stages_side_by_side_are_begun_in_seconds_each_after_what_it_needs()
    {
        var statuses = _stages.Select(stage => new StageStatus(stage, "", StageNeed.All, "")).ToArray();
        var ended = new HashSet<StageId>();
        Within(() =>
        {
            new StageSchedule(statuses, new RunCapacity(3, ["cpu", "cpu", "cpu"], 1), (_, _) => { }).Run(
                stage =>
                {
                    Assert.All(stage.DependsOn, needed => Assert.Contains(needed, ended));
                    ended.Add(stage.Id);
                },
                failure => Assert.Fail(failure.Error.Message),
                default);
            return 0;
        });
        Assert.Equal(10_002, ended.Count);
    }

    [Fact]
    public void Arrays_of_Slurm_stay_below_its_limit_and_correspond_to_those_they_wait_for()
    {
        SlurmTask Task(Stage stage, int index) =>
            new(stage.Id.Text, "key", $"{100 + (index / SlurmBatches.LongestArray)}", index % SlurmBatches.LongestArray, "");
        Stage[] training = [.. _stages.Where(stage => stage.Id.Kind == "train")], predicting =
            [.. _stages.Where(stage => stage.Id.Kind == "predict")];
        var tasks = training.Select(Task).ToDictionary(task => (StageId)task.Stage);
        var alike = Within(() => SlurmBatches.Of(training, _ => []));
        Assert.Equal([1000, 1000, 500], alike.Select(batch => batch.Stages.Count));
        Assert.All(alike, batch => Assert.True(batch.Stages.Max(one => one.Index) < SlurmBatches.LongestArray));
        var paired = Within(() => SlurmBatches.Of(predicting, stage => [tasks[stage.DependsOn[0]]]));
        Assert.Equal(["aftercorr:100", "aftercorr:101", "aftercorr:102"], paired.Select(batch => batch.Dependency));
        Assert.All(paired, batch => Assert.All(batch.Stages, one => Assert.Equal(tasks[one.Stage.DependsOn[0]].Index, one.Index)));
    }

    private static IEnumerable<Stage> Build()
    {
        List<Stage> all = [New("import", [])];
        foreach (var arm in Enumerable.Range(0, Arms).Select(number => $"arm_{number:0000}"))
        {
            all.Add(New($"preprocess/{arm}", ["import"]));
            all.Add(New($"train/{arm}/fold_0", [$"preprocess/{arm}"]));
            all.Add(New($"predict/{arm}", [$"train/{arm}/fold_0"]));
            all.Add(New($"evaluate/{arm}", [$"predict/{arm}"]));
        }
        all.Add(New("report", [.. all.Select(stage => stage.Id.Text)]));
        return all;
    }

    private static Stage New(string id, string[] needs) =>
        new(id, typeof(StepCode), [], [], [.. needs.Select(need => (StageId)need)], Resumes: false, _ => { });

    /// <summary>The records as the program writes them, without waiting 10,002 times for the disk.</summary>
    private void MarkAllDone(IReadOnlyList<StageStatus> statuses, RunFolder run)
    {
        var before = statuses.ToDictionary(status => status.Stage.Id);
        var first = StageKeys.Describe(_stages[0], before, run, new FileHashes()) with { End = DateTimeOffset.Now };
        first.Write(_folder["record"]);
        var text = File.ReadAllText(_folder["record", StageRecord.FileName]);
        foreach (var status in statuses)
        {
            Directory.CreateDirectory(run.Of(status.Stage.Id));
            File.WriteAllText(
                run.Of(status.Stage.Id, StageRecord.FileName),
                text.Replace("\"import\"", $"\"{status.Stage.Id}\"", StringComparison.Ordinal)
                    .Replace(first.Key, status.Key, StringComparison.Ordinal));
        }
    }

    private static T Within<T>(Func<T> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        var result = work();
        var took = Environment.CpuUsage.TotalTime - before;
        Assert.True(took < Limit, $"it took {took.TotalSeconds:0.0} s of processor time");
        return result;
    }
}
