using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Study;

/// <summary>Does the studies of an experiment file one after another; stages that several points of a sweep share are done in the first and linked by the others.</summary>
public static class SweepRunner
{
    /// <param name="engine">What does the stages of one study: from its name, its folder, and the runs whose stages it may take over.</param>
    /// <param name="only">As <see cref="StageRunner.Run"/> takes it.</param>
    /// <param name="told">Called with lines for a person.</param>
    /// <returns>Number of stages that were done now.</returns>
    /// <exception cref="InvalidInputException">No stage has the name, or another process runs in the folder.</exception>
    public static int Run(
        Sweep sweep, IReadOnlyList<StudyRun> runs, RunFolder root, Func<string, RunFolder, IReadOnlyList<RunFolder>, IStageEngine> engine, string? only, IProgress<StepProgress> progress, Action<string> told, CancellationToken cancellation)
    {
        if (sweep.Keys.Count == 0)
            return engine(sweep.Name, root, []).Run(runs[0].Stages, only, progress, () => SweepFile.Write(sweep, runs, root), told, cancellation);
        using var held = RunLock.Take(root);
        SweepFile.Write(sweep, runs, root);
        RunState.OfThisProcess().Write(root);
        var done = 0;
        foreach (var run in runs)
        {
            told($"{run.Point.Name}:");
            done += engine($"{sweep.Name}-{run.Point.Name}", run.Study.Run, Others(runs, run)).Run(run.Stages, only, progress, () => { }, told, cancellation);
        }
        if (!runs[0].Study.Experiment.Sam.KeepEmbeddings) EmbeddingsStep.Delete(root);
        if (only is null) SweepSummary.Write(sweep, runs, root);
        return done;
    }

    /// <summary>The runs whose stages a run may take over.</summary>
    public static IReadOnlyList<RunFolder> Others(IReadOnlyList<StudyRun> runs, StudyRun run) => [.. runs.Where(other => other != run).Select(other => other.Study.Run)];
}
