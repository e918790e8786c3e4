using System.Text;

namespace SamCrowd.Experiments.Report;

/// <summary>The report's answer and tables as Markdown, with the figures beside it.</summary>
internal static class MarkdownReport
{
    /// <param name="figures">Names of the figures that lie in the folder <c>figures</c>.</param>
    public static string Write(StudyResults results, IReadOnlyCollection<string> figures)
    {
        var experiment = results.Experiment;
        var text = new StringBuilder($"# {(experiment.Title.Length > 0 ? experiment.Title : experiment.Name)}\n\n");
        foreach (var sentence in Answer.Of(results)) text.Append($"{sentence}\n\n");
        Section(text, "Dice on the test cases", ReportTables.Scores(results));
        if (results.Controls.Count > 0) Section(text, "What SAM's labels add to ground truth", ReportTables.Controls(results));
        if (results.Recoveries.Count > 0) Section(text, "What wins the loss back", ReportTables.Recoveries(results));
        if (results.Comparisons.Count > 0) Section(text, "Differences", ReportTables.Differences(results));
        if (results.Expected.Count > 0) Section(text, "Against the expected results", ReportTables.Expected(results.Expected));
        if (results.Costs.Count > 0) Section(text, "What to buy next", ReportTables.Costs(results));
        if (results.Ranks is not null) Section(text, "How stable the ranking is", ReportTables.Ranks(results));
        if (results.Metrics.Count > 0)
        {
            Section(text, "Beside Dice", ReportTables.Metrics(results));
            Section(text, "Worst cases", ReportTables.Worst(results));
        }
        Section(text, "Organ volumes", ReportTables.Volumes(results));
        if (results.LabelQuality.Count > 0) Section(text, "Quality of the SAM labels", ReportTables.LabelQuality(results));
        if (results.LabelQuality.Count > 0 && results.Slices.Count == 0) text.Append($"{HtmlReport.WithoutSlices}\n\n");
        if (results.Repairs.Count > 0) Section(text, "Labels before and after each step of repair", ReportTables.Repairs(results));
        text.Append("## Figures\n\n");
        foreach (var figure in figures) text.Append($"![{figure}](figures/{figure}.png)\n\n");
        Section(text, "Every test case", ReportTables.Cases(results));
        var citations = string.Join("\n\n", Methods.Citations(experiment).Select(citation => citation.BibTex));
        text.Append($"## Methods\n\n{Methods.Of(results)}\n\n```bibtex\n{citations}\n```\n\n");
        text.Append($"## How it was made\n\n{RunProvenance.Of(results)}\n\n");
        Section(text, "Versions", ReportTables.Versions());
        Section(text, "Stages", ReportTables.Stages(results));
        return text.ToString();
    }

    private static void Section(StringBuilder text, string heading, ReportTable table)
    {
        text.Append($"## {heading}\n\n| {string.Join(" | ", table.Headings)} "
            + $"|\n|{string.Concat(Enumerable.Repeat("---|", table.Headings.Count))}\n");
        foreach (var row in table.Rows) text.Append($"| {string.Join(" | ", row)} |\n");
        text.Append('\n');
    }
}
