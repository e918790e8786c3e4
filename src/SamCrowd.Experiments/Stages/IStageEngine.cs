using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Stages;

/// <summary>Does the stages of a run that are not done: in this process, or on a cluster.</summary>
internal interface IStageEngine
{
    /// <returns>Number of stages that were done now.</returns>
    /// <exception cref="InvalidInputException">
    /// No stage has the wanted name, another process runs in the folder, or something in it was not made by this program.
    /// </exception>
    int Run(StageRequest request, IRunObserver observer);
}
