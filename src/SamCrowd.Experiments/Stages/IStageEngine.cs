using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Stages;

/// <summary>What does the stages of a run that are not done: this process, or a cluster.</summary>
public interface IStageEngine
{
    /// <param name="stages">All of the run, each after those it needs.</param>
    /// <param name="only">A stage's name, id or id's beginning ("train", "train/GT"): just these and what they need; null for all.</param>
    /// <param name="begin">Called once the folder is ours, before the first stage.</param>
    /// <param name="told">Called with one line before and after each stage.</param>
    /// <returns>Number of stages that were done now.</returns>
    /// <exception cref="InvalidInputException">No stage has that name, or another process runs in the folder.</exception>
    int Run(IReadOnlyList<Stage> stages, string? only, IProgress<StepProgress> progress, Action begin, Action<string> told, CancellationToken cancellation);
}
