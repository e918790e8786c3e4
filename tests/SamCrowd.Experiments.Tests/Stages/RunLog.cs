using System.Collections.Concurrent;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Tests.Stages;

/// <summary>Keeps what a run says, a line an event.</summary>
internal sealed class RunLog : IRunObserver
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public void RunBegan(string name, IReadOnlyList<StageStatus> todo, int stages, StagePace pace)
    {
    }

    public void StageBegan(StageStatus status) => Lines.Enqueue($"{status.Stage.Id}: {status.Why}");

    public void StageAdvanced(StageId stage, StepProgress progress)
    {
    }

    public void StageEnded(StageId stage, TimeSpan took) => Lines.Enqueue($"{stage}: done");

    public void StageFailed(StageFailure failure) => Lines.Enqueue($"{failure.Stage}: failed: {failure.Error.Message}");

    public void ResultKept(StageId stage, string folder) => Lines.Enqueue($"{stage}: kept in {folder}");

    public void Log(string line) => Lines.Enqueue(line);
}

/// <summary>Code whose results have a first version.</summary>
[ResultVersion("step", 1)]
internal static class StepCode;

/// <summary>The same code, changed.</summary>
[ResultVersion("step", 2)]
internal static class ChangedStepCode;
