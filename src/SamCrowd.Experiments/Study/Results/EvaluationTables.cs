using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Evaluation.Regions;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>Writes and reads the figures by case and label of label maps that were measured against ground truth.</summary>
[ResultVersion("test-evaluation", 1, typeof(SegmentationEvaluator))]
internal sealed class EvaluationTables(StudyContext study)
{
    public const string CaseFile = "cases.csv";

    private readonly Lazy<IReadOnlyDictionary<int, string>> _labelNames = new(() => NamesOf(study));

    /// <summary>Label values by the data set's names.</summary>
    public IReadOnlyDictionary<int, string> LabelNames => _labelNames.Value;

    /// <summary>Measures label maps and writes <c>cases.csv</c> and <c>summary.json</c> into the stage's folder.</summary>
    public static void Write(StudyContext study, string reference, string prediction, StageWork work, bool unfoundIsNaN = false)
    {
        var description = new DatasetFolder(study.Layout.DatasetRoot).Description;
        var settings = study.Experiment.Evaluation.Settings with
        {
            Regions = [.. description.Labels.ForegroundLabels.Select(LabelRegion.Label)],
            IgnoreLabel = description.Labels.IgnoreLabel,
            FileEnding = description.FileEnding,
            AllowMissing = true,
            Threads = work.Resources.Threads,
            UnfoundIsNaN = unfoundIsNaN,
        };
        var summary = SegmentationEvaluator.Evaluate(reference, prediction, settings, work.Progress, work.Cancellation);
        CaseTable.Write(work[CaseFile], summary);
        SummaryFile.Write(work["summary.json"], summary);
    }

    /// <summary>Dice of the test cases, by arm in the study's order.</summary>
    public IReadOnlyList<ArmScores> Test() => [.. study.Experiment.Arms.Select(arm => Read(arm.Name, [.. TestStages(arm.Name)]))];

    /// <summary>Dice of the majority of the first arm's labels on the test cases; null where that arm is not on ground truth.</summary>
    public ArmScores? Majority() => MajorityStep.IsFor(study) ? Read("majority", [StudyLayout.Majority]) : null;

    /// <summary>Dice of the labels that the arms learn from, by arm whose labels SAM made.</summary>
    public IReadOnlyList<ArmScores> LabelQuality() =>
        [.. study.Arms.OnSam.Select(arm => Read(arm.Name, [StudyLayout.LabelQuality(arm.Name)]))];

    /// <summary>One figure of an arm's test cases, columns named by label value; the mean over the seeds where there are several.</summary>
    /// <param name="metric">E.g. "TP".</param>
    public ScoreTable TestFigure(string arm, string metric) => SeedMean.Of(TestFigures(arm, metric));

    /// <summary>The same, a table a seed.</summary>
    public IReadOnlyList<ScoreTable> TestFigures(string arm, string metric) =>
        [.. TestStages(arm).Select(stage => ScoreTable.Read(study.Run.Of(stage, CaseFile), metric))];

    private IEnumerable<StageId> TestStages(string arm) => study.Arms.ReplicatesOf(arm).Select(StudyLayout.Evaluate);

    /// <summary>The Dice that stages measured, one a seed, columns named as the data set names its labels.</summary>
    /// <exception cref="InvalidInputException">The result is not there yet.</exception>
    private ArmScores Read(string arm, IReadOnlyList<StageId> stages) => ArmScores.OfSeeds(
        arm, [.. stages.Select(stage => Named(ScoreTable.Read(study.Run.Of(stage, CaseFile))))]);

    private ScoreTable Named(ScoreTable table) =>
        table with { Columns = [.. table.Columns.Select(column => LabelNames[int.Parse(column, CultureInfo.InvariantCulture)])] };

    private static Dictionary<int, string> NamesOf(StudyContext study)
    {
        var labels = new DatasetFolder(study.Layout.DatasetRoot).Description.Labels;
        return labels.ForegroundLabels.ToDictionary(value => value, value => labels.NameOf(value));
    }
}
