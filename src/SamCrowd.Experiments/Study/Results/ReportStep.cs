using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>Draws the figures and writes the report.</summary>
[ResultVersion("report", 4)]
internal static class ReportStep
{
    public const string HtmlFile = "report.html";

    /// <param name="before">All other stages.</param>
    public static Stage Create(StudyContext study, IReadOnlyList<Stage> before)
    {
        var (report, comparison) = (study.Experiment.Report, study.Experiment.Comparison);
        var settings = SettingsJson.Key(report);
        (settings["title"], settings["significance_level"]) = (study.Experiment.Title, comparison.SignificanceLevel);
        settings["cost"] = SettingsJson.Key(study.Experiment.Cost);
        StageId[] needs = [.. before.Select(stage => stage.Id)];
        return new Stage(StudyLayout.Report, typeof(ReportStep), settings, SettingsJson.Files(report), needs, Resumes: false, work =>
            Write(study, needs, work));
    }

    private static void Write(StudyContext study, IReadOnlyList<StageId> stages, StageWork work)
    {
        var results = ResultsReader.Read(study, stages);
        work.Progress.Report(new StepProgress("Report", 0, 2, "figures"));
        var figures = StudyFigures.Draw(study, results);
        foreach (var figure in figures.Values) figure.Write(work["figures"]);
        work.Progress.Report(new StepProgress("Report", 1, 2, HtmlFile));
        AtomicFile.WriteText(work[HtmlFile],
            HtmlReport.Write(results, figures, DefinitionJson.Write(study.Experiment), StudyFigures.Stack(study, results)));
        AtomicFile.WriteText(work["report.md"], MarkdownReport.Write(results, [.. figures.Keys]));
        WriteTables(results, work["tables"]);
        work.Progress.Report(new StepProgress("Report", 2, 2));
    }

    private static void WriteTables(StudyResults results, string folder)
    {
        ReportTables.Cases(results).Write(folder, "cases");
        ReportTables.Scores(results).Write(folder, "scores");
        ReportTables.Volumes(results).Write(folder, "volumes");
        if (results.Comparisons.Count > 0) ReportTables.Differences(results).Write(folder, "differences");
        if (results.Recoveries.Count > 0) ReportTables.Recoveries(results).Write(folder, "won-back");
        if (results.Controls.Count > 0) ReportTables.Controls(results).Write(folder, "controls");
        if (results.Ranks is not null) ReportTables.Ranks(results).Write(folder, "ranks");
        ReportTables.Costs(results).Write(folder, "costs");
        ReportTables.Metrics(results).Write(folder, "metrics");
        ReportTables.Worst(results).Write(folder, "worst-cases");
        LongTables.WriteScores(results, Path.Combine(folder, "scores-long.csv"));
        LongTables.WriteTests(results, Path.Combine(folder, "tests-long.csv"));
        LongTables.WriteCosts(results, Path.Combine(folder, "costs-long.csv"));
        if (results.Expected.Count > 0) ReportTables.Expected(results.Expected).Write(folder, "expected");
        if (results.LabelQuality.Count > 0) ReportTables.LabelQuality(results).Write(folder, "label-quality");
    }
}
