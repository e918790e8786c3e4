using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Labels;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Study.Sweeps;

/// <summary>
/// Does the studies of an experiment file one after another; stages that several points of a sweep share are done in the first and linked
/// by the others.
/// </summary>
internal static class SweepRunner
{
    /// <param name="engine">
    /// What does the stages of one study: from its name, its folder, and the runs whose stages it may take over.
    /// </param>
    /// <param name="request">Its stages and <see cref="StageRequest.Begin"/> are set here for each point.</param>
    /// <returns>Number of stages that were done now.</returns>
    /// <exception cref="InvalidInputException">As <see cref="IStageEngine.Run"/>.</exception>
    public static int Run(
        Sweep sweep,
        IReadOnlyList<StudyRun> runs,
        RunFolder root,
        Func<string, RunFolder, IReadOnlyList<RunFolder>, IStageEngine> engine,
        StageRequest request,
        IRunObserver observer)
    {
        if (sweep.Keys.Count == 0)
        {
            var only = request with { Name = sweep.Name, Stages = runs[0].Stages, Begin = () => SweepFile.Write(sweep, root) };
            return engine(sweep.Name, root, []).Run(only, observer);
        }
        using var held = RunLock.Take(root);
        RunFolderCheck.Require(root);
        foreach (var run in runs) RunFolderCheck.Require(run.Study.Run);
        SweepFile.Write(sweep, root);
        RunState.OfThisProcess().Write(root);
        var done = 0;
        foreach (var run in runs)
        {
            var one = engine($"{sweep.Name}-{run.Point.Name}", run.Study.Run, Others(runs, run));
            done += one.Run(request with { Name = run.Point.Name, Stages = run.Stages }, observer);
        }
        if (!runs[0].Study.Experiment.Sam.KeepEmbeddings) EmbeddingsStep.Delete(root);
        if (request.Only is null) SweepSummary.Write(sweep, runs, root);
        return done;
    }

    /// <summary>The runs whose stages a run may take over.</summary>
    public static IReadOnlyList<RunFolder> Others(IReadOnlyList<StudyRun> runs, StudyRun run) =>
        [.. runs.Where(other => other != run).Select(other => other.Study.Run)];
}
