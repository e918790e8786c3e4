using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Quality;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Study.Labels;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>Draws all figures of a study.</summary>
internal static class StudyFigures
{
    public static IReadOnlyDictionary<string, Figure> Draw(StudyContext study, StudyResults results)
    {
        string[] arms = [.. results.Scores.Select(score => score.Arm)];
        var figures = new List<Figure>
        {
            ScoreFigure.Draw("dice", "Dice", Scores(results), results.Experiment.Comparison.SignificanceLevel),
            LearningCurveFigure.Draw(results.Curves, arms),
            TestOverlay(study, results),
            BlandAltmanFigure.Draw(results.Volumes),
            CostFigure.Draw(CostPoints(results), results.Experiment.Cost.ExpertRate),
        };
        if (results.Comparisons.Count > 0) figures.Add(ForestFigure.Draw(ForestRows(results)));
        if (results.Ranks is { } ranks) figures.Add(RankFigure.Draw(arms, ranks));
        if (results.Slices.Count > 0)
        {
            figures.Add(
                CoverageFigure.Draw(
                    [.. results.Slices.SelectMany(
                        slices => Coverage(study, slices, results.LabelQuality.Single(quality => quality.Arm == slices.Arm)))]));
            figures.Add(SliceQualityFigure.Draw(results.Slices));
        }
        if (results.LabelQuality.Count > 0)
        {
            figures.Add(ScoreFigure.Draw("label-quality", "Dice of the labels", Quality(results), 0));
            figures.Add(TrainingOverlay(study, results));
        }
        return figures.ToDictionary(figure => figure.Name);
    }

    private static IReadOnlyList<LabelScores> Scores(StudyResults results) => [.. results.Scores[0].Labels.Select(label => new LabelScores(
        label,
        [.. results.Scores.Select(score => score.Arm)],
        [.. results.Scores.Select(score => score.Values(label))],
        [null, .. results.Comparisons.Select(
            item => double.IsFinite(item.Row(label).HolmP) ? item.Row(label).HolmP : (double?)null)]))];

    private static IReadOnlyList<ForestPanel> ForestRows(StudyResults results) =>
        [.. results.Scores[0].Labels.Select(label => new ForestPanel(
        label,
        [.. results.Scores.Select((score, place) =>
        {
            var compared = results.Comparisons.FirstOrDefault(item => item.Arm == score.Arm)?.Row(label);
            return new ForestRow(
                score.Arm, place, Interval(results, score, label),
                [.. score.Seeds.Count < 2 ? []
                    : score.SeedValues(label).Select(values => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())],
                compared is null ? "" : $"{ReportText.Signed(compared.MeanDifference)} {ScoreFigure.StarsOf(compared.HolmP)}");
        })]))];

    private static Interval Interval(StudyResults results, ArmScores score, string label) => SeedInterval.Of(
        score.Values(label), score.SeedValues(label), new ComparisonSettings { Seed = results.Experiment.Seed });

    private static IReadOnlyList<CostPoint> CostPoints(StudyResults results)
    {
        var rate = results.Experiment.Cost.ExpertRate;
        var points = results.Costs.Select((cost, place) =>
        {
            var score = results.Scores.Single(one => one.Arm == cost.Arm);
            return new CostPoint(cost.Arm, place, cost.Hours(rate), Interval(results, score, score.Overall), false);
        }).ToArray();
        var front = ArmCost.Front([.. points.Select(point => (point.Arm, point.Hours, point.Dice.Estimate))]);
        return [.. points.Select(point => point with { OnFront = front.Contains(point.Arm) })];
    }

    /// <summary>One value a case and arm, NaN where the arm leaves the case out.</summary>
    private static IReadOnlyList<LabelScores> Quality(StudyResults results)
    {
        string[] cases = [.. results.LabelQuality.SelectMany(quality => quality.Cases).Distinct().Order(StringComparer.Ordinal)];
        return [.. results.LabelQuality[0].Labels.Select(label => new LabelScores(
            label,
            [.. results.LabelQuality.Select(quality => quality.Arm)],
            [.. results.LabelQuality.Select(
                quality => quality.Cases.Zip(quality.Values(label)).ToDictionary(pair => pair.First, pair => pair.Second))
                .Select(values => (IReadOnlyList<double>)[.. cases.Select(id => values.GetValueOrDefault(id, double.NaN))])],
            [.. results.LabelQuality.Select(_ => (double?)null)])
        {
            Places = [.. results.LabelQuality.Select(quality => results.Scores.ToList().FindIndex(score => score.Arm == quality.Arm))],
        })];
    }

    private static IEnumerable<CoveragePoint> Coverage(StudyContext study, ArmSlices slices, ArmScores quality)
    {
        var names = new EvaluationTables(study).LabelNames;
        return slices.Slices.Where(slice => slice.ReferencePixels > 0).GroupBy(slice => (slice.Case, slice.Label))
            .OrderBy(organ => organ.Key.Label)
            .Where(organ => quality.Table.Scores.ContainsKey(organ.Key.Case))
            .Select(organ => new CoveragePoint(
                slices.Arm, organ.Key.Case, names[organ.Key.Label], organ.Average(slice => slice.Boxed == BoxState.Yes
                    ? 1.0
                    : 0), quality.Table.Values(names[organ.Key.Label], [organ.Key.Case])[0]));
    }

    private static Figure TestOverlay(StudyContext study, StudyResults results)
    {
        var item = Shown(study, results);
        return Overlay("overlay", study, item,
            [.. Predictions(study, item).Select(arm => new OverlayPanel($"{arm.Arm}, {item.Id}", arm.Labels))]);
    }

    /// <summary>All slices of the case that the overlay shows.</summary>
    public static SliceStack Stack(StudyContext study, StudyResults results)
    {
        var item = Shown(study, results);
        return SliceStack.Of(item.Id, VolumeFile.Read<float>(item.ImagePaths[0]),
            VolumeFile.ReadOnto<short>(item.LabelPath!, item.ImagePaths[0]), Predictions(study, item));
    }

    private static DatasetCase Shown(StudyContext study, StudyResults results)
    {
        var dataset = new DatasetFolder(study.Layout.DatasetRoot);
        var shown = study.Experiment.Report.OverlayCase ?? TypicalCase(results.Scores[0], results.Scores[^1]);
        return dataset.TestCases.FirstOrDefault(test => test.Id == shown)
            ?? throw new InvalidInputException(
                $"report.overlay_case: there is no test case '{shown}'; the test cases are "
                + $"{string.Join(", ", dataset.TestCases.Select(test => test.Id))}");
    }

    /// <summary>Of each arm the segmentation of a test case by its first seed's network.</summary>
    private static IReadOnlyList<(string Arm, Volume<short> Labels)> Predictions(StudyContext study, DatasetCase item)
    {
        var ending = new DatasetFolder(study.Layout.DatasetRoot).Description.FileEnding;
        return [.. study.Experiment.Arms.Select(arm => (arm.Name, VolumeFile.ReadOnto<short>(
            study.Run.Of(StudyLayout.Predict(study.Arms.ReplicatesOf(arm)[0]), item.Id + ending), item.ImagePaths[0])))];
    }

    private static Figure TrainingOverlay(StudyContext study, StudyResults results)
    {
        var first = results.LabelQuality[0];
        var shown = TypicalCase(first, first);
        var item = new DatasetFolder(study.Layout.DatasetRoot).Case(shown);
        var panels = study.Experiment.Arms.Where(arm => arm.Labels == ArmLabels.Sam)
            .Select(arm => (arm.Name, File: LabelDataset.LabelFile(study.Arms.Dataset(arm), shown)))
            .Where(arm => File.Exists(arm.File))
            .Select(arm => new OverlayPanel($"{arm.Name} labels, {shown}",
            WithoutIgnore(VolumeFile.ReadOnto<short>(arm.File, item.ImagePaths[0]), study)));
        return Overlay("overlay-training", study, item, [.. panels]);
    }

    private static Figure Overlay(string name, StudyContext study, DatasetCase item, IReadOnlyList<OverlayPanel> panels) =>
        OverlayFigure.Draw(
        name,
        VolumeFile.Read<float>(item.ImagePaths[0]),
        VolumeFile.ReadOnto<short>(item.LabelPath!, item.ImagePaths[0]),
        panels,
        new EvaluationTables(study).LabelNames);

    private static Volume<short> WithoutIgnore(Volume<short> labels, StudyContext study)
    {
        var highest = new EvaluationTables(study).LabelNames.Keys.Max();
        return labels.Map(value => value > highest ? (short)0 : value);
    }

    /// <summary>
    /// The case whose difference of mean Dice between both tables (its Dice, where both are one) lies nearest to the average.
    /// </summary>
    private static string TypicalCase(ArmScores reference, ArmScores other)
    {
        var (a, b) = (reference.Values(reference.Overall), other.Values(reference.Overall));
        var scores = reference == other ? a : [.. b.Zip(a, (x, y) => x - y)];
        var mean = scores.Where(double.IsFinite).DefaultIfEmpty(0).Average();
        return reference.Cases.Zip(scores).MinBy(pair => double.IsFinite(pair.Second)
            ? Math.Abs(pair.Second - mean)
            : double.MaxValue).First;
    }
}
