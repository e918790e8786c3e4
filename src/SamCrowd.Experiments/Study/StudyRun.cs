using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Labels;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Experiments.Study.Results;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Study;

/// <summary>One study of an experiment file with its run's folder: the only one, or one point of a sweep.</summary>
/// <param name="Stages">In the order in which they can be done.</param>
internal sealed record StudyRun(SweepPoint Point, StudyContext Study, IReadOnlyList<Stage> Stages)
{
    /// <summary>The page of the report; there when the run is done.</summary>
    public string ReportFile => Study.Run.Of(StudyLayout.Report, ReportStep.HtmlFile);

    /// <param name="root">The run's folder; a sweep's points lie in folders below it.</param>
    /// <exception cref="InvalidInputException">Data or cases are not there.</exception>
    public static IReadOnlyList<StudyRun> Of(Sweep sweep, RunFolder root)
    {
        StudyContext[] studies = [.. sweep.Points.Select(point => new StudyContext(point.Experiment, SweepFile.FolderOf(point, root)))];
        // A second set of labels is what makes embeddings worth their place on the disk; the points of a sweep share them.
        var embeddings = studies.Sum(study => study.Arms.LabelSets.Count) > 1 || studies.Any(study => study.Arms.PromptsSamAgain)
            ? EmbeddingsStep.Folder(root) : null;
        return [.. sweep.Points.Zip(studies, (point, study) =>
        {
            study = study with { EmbeddingFolder = embeddings };
            return new StudyRun(point, study, StudyStages.Build(study));
        })];
    }

    /// <summary>The study that was begun in a folder: a single one, or a point of the sweep in the folder above.</summary>
    /// <exception cref="InvalidInputException">No study was begun there, or what it reads is not there.</exception>
    public static StudyRun At(RunFolder folder)
    {
        var root = Path.TrimEndingDirectorySeparator(folder.Root);
        var above = new RunFolder(Path.GetDirectoryName(root) ?? root);
        if (SweepFile.IsIn(above) && Of(SweepFile.Read(above), above).FirstOrDefault(run => run.Study.Run.Root == root) is { } point)
            return point;
        if (SweepFile.IsIn(folder)) throw new InvalidInputException($"{folder.Root} holds a sweep; give the folder of one of its points");
        return Of(SweepFile.Read(folder), folder)[0];
    }

    /// <summary>What the study found, in sentences: the first ones of its report.</summary>
    /// <exception cref="InvalidInputException">A result is not there yet.</exception>
    public IReadOnlyList<string> ReadAnswer() => Answer.Of(ReadResults());

    internal StudyResults ReadResults() =>
        ResultsReader.Read(Study, [.. Stages.Select(stage => stage.Id).Where(id => id != StudyLayout.Report)]);
}
