using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Stages;

/// <summary>Learns what happens in a run. Calls may come from several threads.</summary>
internal interface IRunObserver
{
    /// <summary>The folder is held and what is to do is known.</summary>
    /// <param name="name">Of the study, or of the point of a sweep.</param>
    /// <param name="todo">Stages that will be done, linked or put back.</param>
    /// <param name="stages">Number of stages that were asked for.</param>
    /// <param name="pace">How long stages took that are done already.</param>
    void RunBegan(string name, IReadOnlyList<StageStatus> todo, int stages, StagePace pace);

    void StageBegan(StageStatus status);

    void StageAdvanced(StageId stage, StepProgress progress);

    void StageEnded(StageId stage, TimeSpan took);

    void StageFailed(StageFailure failure);

    /// <summary>A result that a change replaced lies in a folder of its own now.</summary>
    void ResultKept(StageId stage, string folder);

    /// <summary>One line that a person should read.</summary>
    void Log(string line);
}
