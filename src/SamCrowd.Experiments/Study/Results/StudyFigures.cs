using SamCrowd.Datasets.Layout;
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
        };
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
            item => double.IsFinite(item.Row(label).Wilcoxon.PValue) ? item.Row(label).Wilcoxon.PValue : (double?)null)]))];

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
            [.. results.LabelQuality.Select(_ => (double?)null)]))];
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
        var dataset = new DatasetFolder(study.Layout.DatasetRoot);
        var shown = study.Experiment.Report.OverlayCase ?? TypicalCase(results.Scores[0], results.Scores[^1]);
        var item = dataset.TestCases.FirstOrDefault(test => test.Id == shown)
            ?? throw new InvalidInputException(
                $"report.overlay_case: there is no test case '{shown}'; the test cases are {string.Join(", ", dataset.TestCases.Select(test => test.Id))}");
        var panels = study.Experiment.Arms.Select(arm => new OverlayPanel(
            $"{arm.Name}, {shown}", VolumeFile.ReadOnto<short>(
                study.Run.Of(StudyLayout.Predict(study.Arms.ReplicatesOf(arm)[0]), shown + dataset.Description.FileEnding), item.ImagePaths[0])));
        return Overlay("overlay", study, item, [.. panels]);
    }

    private static Figure TrainingOverlay(StudyContext study, StudyResults results)
    {
        var first = results.LabelQuality[0];
        var shown = TypicalCase(first, first);
        var item = new DatasetFolder(study.Layout.DatasetRoot).Case(shown);
        var panels = study.Experiment.Arms.Where(arm => arm.Labels == ArmLabels.Sam)
            .Select(arm => (arm.Name, File: LabelDataset.LabelFile(study.Arms.Dataset(arm), shown)))
            .Where(arm => File.Exists(arm.File))
            .Select(arm => new OverlayPanel($"{arm.Name} labels, {shown}", WithoutIgnore(VolumeFile.ReadOnto<short>(arm.File, item.ImagePaths[0]), study)));
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
