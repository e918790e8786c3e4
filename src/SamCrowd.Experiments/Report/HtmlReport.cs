using System.Globalization;
using System.Net;
using System.Text;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;

namespace SamCrowd.Experiments.Report;

/// <summary>The report as one HTML file that asks nothing of any other file or server.</summary>
internal static class HtmlReport
{
    public static string Write(StudyResults results, IReadOnlyDictionary<string, Figure> figures, string settings, SliceStack? stack = null)
    {
        var experiment = results.Experiment;
        var title = experiment.Title.Length > 0 ? experiment.Title : experiment.Name;
        var page = new StringBuilder();
        page.Append($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
            + $"content=\"{Policy}\">\n<meta name=\"viewport\" content=\"width=device-width, "
            + $"initial-scale=1\">\n<title>{Text(title)}</title>\n<style>{Style}</style>\n</head>\n<body>\n<main>\n");
        page.Append($"<header><p class=\"kind\">SamCrowd experiment <b>{Text(experiment.Name)}</b></p><h1>{Text(title)}</h1></header>\n");
        page.Append("<section class=\"answer\">\n").AppendJoin('\n', Answer.Of(results).Select(sentence => $"<p>{Text(sentence)}</p>"))
            .Append("\n</section>\n");
        Section(
            page, "Dice on the test cases",
            $"Mean ± 1.96 · SD / √n over the test cases, with fewer than {MeanInterval.FewerAreFew} cases ± Student's t · s / "
                + $"√n{(results.SeedCount > 1 ? "; in brackets the standard deviation over the seeds of the mean Dice" : "")}. In the "
                + $"figures points of one case are joined, stars are of Holm-corrected p against {results.Scores[0].Arm} "
                + $"({ScoreFigure.Stars}), a square is the mean with its "
                + $"interval{SeedRemark(results)}.",
            Table(ReportTables.Scores(results)), Picture(figures, "dice", "Dice by label and arm"),
                Picture(figures, "forest", "Mean Dice with its interval; at the right end the difference to the first arm"));
        if (results.Controls.Count > 0)
            Section(
                page, "What SAM's labels add to ground truth",
                "Each arm that uses some ground-truth volumes against the arm that learned from the same volumes alone.",
                    Table(ReportTables.Controls(results)));
        if (results.Recoveries.Count > 0)
            Section(page, "What wins the loss back",
                $"Each further arm against {results.Recoveries[0].Base} on the same test cases, {results.Scores[0].Overall}. Share: what "
                    + $"the arm gains by what {results.Recoveries[0].Base} loses, with its bootstrap interval.",
                Table(ReportTables.Recoveries(results)));
        if (results.Comparisons.Count > 0)
            Section(
                page, "Differences", $"Each arm against {results.Scores[0].Arm}. p is "
                + $"{(results.SeedCount > 1 ? "the larger of the permutation's and the bootstrap's" : "Wilcoxon's")}; Holm's correction "
                + $"is over all {results.Tests.Count} tests of this report. A Hodges-Lehmann interval that cannot hold 95 % says what it "
                + $"holds.",
                Table(ReportTables.Differences(results), "sortable"));
        if (results.Costs.Count > 0)
            Section(page, "What to buy next", CostRemark(results),
                Picture(figures, "cost", "Dice against the working time that the labels cost; dashed: the front of arms that no other arm "
                    + "beats at their cost or less"), Table(ReportTables.Costs(results), "sortable"));
        if (results.Ranks is not null)
            Section(
                page, "How stable the ranking is",
                "Arms by mean Dice when test cases and seeds are resampled 10,000 times; the area of a disc is the share of draws, the "
                    + "cross the rank on the scores as they are.",
                Picture(figures, "ranks", "Rank of each arm in the draws"), Folded("Table", Table(ReportTables.Ranks(results))));
        if (results.Metrics.Count > 0)
            Section(
                page, "Beside Dice", $"Means over the test cases where the figure is finite; a distance has no end where the arm or the "
                + $"reference lacks the label.{SurfaceRemark(experiment.Evaluation.Settings)}",
                Table(ReportTables.Metrics(results), "sortable"), "<h3>Worst cases</h3>", Table(ReportTables.Worst(results)));
        if (results.Expected.Count > 0)
            Section(page, "Against the expected results", $"Means of {Path.GetFileName(experiment.Report.Expected!.Full)} and of this run.",
                Table(ReportTables.Expected(results.Expected)));
        if (stack is not null)
            Section(page, "One case, slice by slice",
                $"{stack.Case}, axial. Scroll over the image to change the slice; image grey, the arm's "
                    + $"segmentation{(results.SeedCount > 1 ? " (first seed)" : "")} filled, ground truth outlined.",
                SliceViewer.Html(stack));
        Section(page, "One case in three planes", "Image grey, the arm's segmentation filled, ground truth outlined.",
            Picture(figures, "overlay", "Overlay of one test case"));
        Section(page, "Training",
            "Line: mean over the folds and seeds; band: from the lowest to the highest. Each arm is validated against its own labels: for "
                + "an arm on SAM's labels validation loss and pseudo Dice say how well SAM's labels are learnt, not how near they are to "
                + "ground truth, and curves of arms with other labels cannot be compared.",
                Picture(figures, "learning-curves", "Losses and pseudo Dice by epoch"));
        Section(page, "Organ volumes",
            "Bland-Altman: prediction minus ground truth against the mean of both; black: bias, grey: 95 % limits of agreement (bias "
                + "± 1.96 SD).", Picture(figures, "bland-altman", "Volumes of the test cases by arm and label"),
                Folded("Table", Table(ReportTables.Volumes(results), "sortable")));
        if (results.LabelQuality.Count > 0)
            Section(page, "Quality of the SAM labels", "Dice of the labels that SAM made for the training cases, against ground truth.",
                LabelQuality(results, figures));
        if (results.Repairs.Count > 0)
            Section(
                page, "Label repair", "Agreement with ground truth before and after each step; means over the training cases that no step "
                + "chose or learnt on.",
                Table(ReportTables.Repairs(results), "sortable"));
        Section(page, "Every test case", "Dice. Click a heading to sort.", Table(ReportTables.Cases(results), "sortable"));
        Section(page, "Methods", "Made from the settings.", $"<p>{Text(Methods.Of(results))}</p>",
            Folded("BibTeX", $"<pre>{Text(string.Join("\n\n", Methods.Citations(experiment).Select(citation => citation.BibTex)))}</pre>"));
        Section(page, "How it was made", RunProvenance.Of(results), Folded("Stages", Table(ReportTables.Stages(results))),
            Folded("Versions", Table(ReportTables.Versions())), Folded("Settings", $"<pre>{Text(settings)}</pre>"),
            Folded("Input files", Table(ReportTables.DataHashes(results))));
        page.Append($"</main>\n<script>{Script}{SliceViewer.Script}</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string SeedRemark(StudyResults results) => results.SeedCount == 1 ? ""
        : $" over cases and seeds (hierarchical bootstrap, with fewer than {MeanInterval.FewerAreFew} cases Student's t), the strokes "
        + $"through it are the seeds";

    private static string SurfaceRemark(EvaluationSettings settings) => !settings.SurfaceDistances ? ""
        : string.Create(CultureInfo.InvariantCulture, $" Surface Dice counts surface within {settings.SurfaceToleranceMm} mm.");

    private static string CostRemark(StudyResults results)
    {
        var cost = results.Experiment.Cost;
        var experts = cost.ExpertMinutes is { } minutes
            ? FormattableString.Invariant($"{minutes:0.#} min a volume, as the experiment says")
            : $"{CostSection.ExpertMinutesPerLabel} min a volume and label, the middle of 30 to 60 min an organ (Qu et al. 2023, "
            + $"AbdomenAtlas-8K)";
        return string.Create(CultureInfo.InvariantCulture,
            $"Experts: {experts}. Crowd: the marks' own times; {cost.SecondsPerMark:0.#} s for a mark without one. Training and SAM cost "
            + $"no working time.");
    }

    private static IEnumerable<string> LabelQuality(StudyResults results, IReadOnlyDictionary<string, Figure> figures) =>
    [
        Table(ReportTables.LabelQuality(results)),
        Picture(figures, "label-quality", "Dice of the SAM labels"),
        Picture(figures, "dice-coverage", "Dice of a SAM label against the share of its slices that have a box"),
        Picture(figures, "slice-quality", "Dice of the SAM labels slice by slice; a slice that SAM left empty counts as 0"),
        results.Slices.Count > 0 ? "" : $"<p class=\"remark\">{Text(WithoutSlices)}</p>",
        Picture(figures, "overlay-training", "SAM labels of one training case"),
    ];

    /// <summary>Said where two figures cannot be drawn.</summary>
    public const string WithoutSlices =
        "Dice against coverage and the histogram of slices are left out: the run has no label-quality/ARM/slices.csv.";

    private static void Section(StringBuilder page, string heading, string remark, params IEnumerable<string> parts)
    {
        page.Append($"<section>\n<h2>{Text(heading)}</h2>\n<p class=\"remark\">{Text(remark)}</p>\n");
        foreach (var part in parts) page.Append(part).Append('\n');
        page.Append("</section>\n");
    }

    private static string Table(ReportTable table, string kind = "")
    {
        var html = new StringBuilder($"<div class=\"wide\"><table class=\"{kind}\"><thead><tr>");
        foreach (var heading in table.Headings) html.Append($"<th scope=\"col\">{Text(heading)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
            html.Append($"<tr><th scope=\"row\">{Text(row[0])}</th>").AppendJoin("", row.Skip(1).Select(cell => $"<td>{Text(cell)}</td>"))
                .Append("</tr>");
        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Picture(IReadOnlyDictionary<string, Figure> figures, string name, string caption) =>
        figures.TryGetValue(name, out var figure)
        ? $"<figure><div><img src=\"{figure.ToDataUri()}\" width=\"{figure.Width}\" height=\"{figure.Height}\" "
        + $"alt=\"{Text(caption)}\"></div><figcaption>{Text(caption)}</figcaption></figure>"
        : "";

    private static string Folded(string heading, string content) => $"<details><summary>{Text(heading)}</summary>{content}</details>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>The browser itself refuses every request: what is shown is in the file.</summary>
    private const string Policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

    private const string Style = """
        :root { color-scheme: light dark; --page: #f4f5f7; --ink: #1c2330; --soft: #5a6577; --card: #fff; --line: #dde1e7; --strong: #9aa5b5; --mark: #0072b2; }
        @media (prefers-color-scheme: dark) { :root { --page: #14171c; --ink: #e4e8ee; --soft: #9aa5b5; --card: #1d2128; --line: #333a45; --strong: #66707f; --mark: #56b4e9; } }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 "DejaVu Sans", Verdana, sans-serif; }
        main { max-width: 1120px; overflow-wrap: anywhere; margin: 0 auto; padding: 16px; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .6rem; }
        h2 { font-size: 1.15rem; margin: 0 0 .2rem; }
        .kind { margin: .5rem 0 .2rem; color: var(--soft); font-size: .9rem; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin: 0 0 16px; }
        .answer { border-left: 6px solid var(--mark); font-size: 1.05rem; }
        .answer p { margin: .3rem 0; }
        .answer p:first-child { font-size: 1.2rem; font-weight: bold; }
        .remark { color: var(--soft); font-size: .88rem; margin: 0 0 .8rem; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
        th, td { padding: 5px 12px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
        tbody th, thead th:first-child { text-align: left; font-weight: normal; }
        thead th { border-bottom: 2px solid var(--strong); }
        .sortable thead th { cursor: pointer; }
        .sortable thead th[aria-sort]::after { content: " \25B2"; }
        .sortable thead th[aria-sort=descending]::after { content: " \25BC"; }
        figure { margin: 12px 0 0; }
        figure > div { overflow-x: auto; }
        figure img { max-width: 100%; height: auto; display: block; background: #fff; border-radius: 4px; }
        h3 { font-size: 1rem; margin: 1rem 0 .2rem; }
        .viewer canvas { max-width: 100%; height: auto; background: #000; display: block; touch-action: none; }
        .viewer p { margin: .4rem 0; }
        .viewer input[type=range] { width: 320px; max-width: 60%; vertical-align: middle; }
        figcaption { color: var(--soft); font-size: .82rem; }
        pre { overflow-x: auto; background: var(--page); padding: 12px; font-size: .8rem; }
        details { margin: 8px 0; }
        summary { cursor: pointer; }
        @media (max-width: 600px) { main { padding: 8px; } figure img { max-width: none; width: 560px; } }
        @media print { :root { color-scheme: light; --page: #fff; --ink: #000; --card: #fff; } body { background: #fff; } section { border: 0; break-inside: avoid; } }
        """;

    private const string Script = """
        for (const table of document.querySelectorAll("table.sortable")) {
          const heads = [...table.tHead.rows[0].cells];
          heads.forEach(head => { head.tabIndex = 0; head.addEventListener("keydown", press => { if (press.key === "Enter") head.click(); }); });
          heads.forEach((head, column) => head.addEventListener("click", () => {
            const down = head.getAttribute("aria-sort") === "ascending";
            heads.forEach(other => other.removeAttribute("aria-sort"));
            head.setAttribute("aria-sort", down ? "descending" : "ascending");
            const value = row => { const text = row.cells[column].textContent; const number = parseFloat(text.replace("−", "-").replace("< ", "")); return isNaN(number) ? text : number; };
            const rows = [...table.tBodies[0].rows].sort((a, b) => { const x = value(a), y = value(b); return (x > y) - (x < y); });
            if (down) rows.reverse();
            table.tBodies[0].append(...rows);
          }));
        }
        """;
}
