using System.Globalization;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Study.Layout;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>The figures beside Dice of all arms' test cases.</summary>
internal sealed class MetricTables(StudyContext study, EvaluationTables tables)
{
    private static readonly string[] Surfaces = ["HD95_mm", "ASSD_mm", "SurfaceDice"];

    /// <summary>By metric and arm: precision, recall, and the surface figures where they were measured.</summary>
    public IReadOnlyList<ArmMetric> Read() =>
    [
        .. study.Experiment.Arms.Select(arm => Ratio("Precision", arm.Name, "FP")),
        .. study.Experiment.Arms.Select(arm => Ratio("Recall", arm.Name, "FN")),
        .. study.Experiment.Evaluation.Settings.SurfaceDistances
            ? Surfaces.SelectMany(metric => study.Experiment.Arms.Select(arm => new ArmMetric(
                metric, ArmScores.OfSeeds(arm.Name, [.. tables.TestFigures(arm.Name, metric).Select(Named)]))))
            : [],
    ];

    private ArmMetric Ratio(string metric, string arm, string others) => new(metric, ArmScores.OfSeeds(
        arm, [.. tables.TestFigures(arm, "TP").Zip(tables.TestFigures(arm, others), (hits, rest) => Named(Share(hits, rest)))]));

    private ScoreTable Named(ScoreTable table) =>
        table with { Columns = [.. table.Columns.Select(column => tables.LabelNames[int.Parse(column, CultureInfo.InvariantCulture)])] };

    /// <summary>TP / (TP + others), NaN where both are 0.</summary>
    private static ScoreTable Share(ScoreTable both, ScoreTable others) => both with
    {
        Scores = both.Scores.ToDictionary(pair => pair.Key, pair =>
            pair.Value.Zip(others.Scores[pair.Key], (hits, rest) => hits / (hits + rest)).ToArray()),
    };
}
