using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Study;

/// <summary>Draws the figures and writes the report.</summary>
public static class ReportStep
{
    public const string Id = "report";

    private const int Version = 2;

    /// <param name="before">All other stages.</param>
    internal static Stage Create(StudyContext study, IReadOnlyList<Stage> before)
    {
        var settings = StudyContext.ToJson(study.Experiment.Report with { Expected = null });
        settings.Remove("expected");
        string[] files = study.Experiment.Report.Expected is { } expected ? [expected.Full] : [];
        (settings["title"], settings["significance_level"]) = (study.Experiment.Title, study.Experiment.Comparison.SignificanceLevel);
        string[] needs = [.. before.Select(stage => stage.Id)];
        return new Stage(Id, Version, settings, files, needs, Resumes: false, work =>
        {
            var results = ResultsReader.Read(study, needs);
            work.Progress.Report(new StepProgress("Report", 0, 2, "figures"));
            var figures = StudyFigures.Draw(study, results);
            foreach (var figure in figures.Values) figure.Write(work["figures"]);
            work.Progress.Report(new StepProgress("Report", 1, 2, "report.html"));
            AtomicFile.WriteText(work["report.html"], HtmlReport.Write(results, figures, DefinitionJson.Write(study.Experiment)));
            AtomicFile.WriteText(work["report.md"], MarkdownReport.Write(results, [.. figures.Keys]));
            WriteTables(results, work["tables"]);
            work.Progress.Report(new StepProgress("Report", 2, 2));
        });
    }

    private static void WriteTables(StudyResults results, string folder)
    {
        ReportTables.Cases(results).Write(folder, "cases");
        ReportTables.Scores(results).Write(folder, "scores");
        ReportTables.Volumes(results).Write(folder, "volumes");
        if (results.Comparisons.Count > 0) ReportTables.Differences(results).Write(folder, "differences");
        if (results.Recoveries.Count > 0) ReportTables.Recoveries(results).Write(folder, "won-back");
        if (results.Expected.Count > 0) ReportTables.Expected(results.Expected).Write(folder, "expected");
        if (results.LabelQuality.Count > 0) ReportTables.LabelQuality(results).Write(folder, "label-quality");
    }
}
