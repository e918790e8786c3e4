using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Report;

public sealed class ReportTests
{
    [Fact]
    public void The_answer_says_how_much_is_lost_where_and_how_sure_that_is()
    {
        var answer = Answer.Of(Results());
        Assert.StartsWith("SAM loses 0.100 Dice against GT: 0.700 ± ", answer[0], StringComparison.Ordinal);
        Assert.Contains("on 8 test cases, a significant difference (p = 0.0078, two-sided Wilcoxon signed-rank test).", answer[0], StringComparison.Ordinal);
        Assert.Contains("posterior −0.150 (p = 0.0078), anterior −0.050 (p = 0.0078); significant in 2 of 2.", answer[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_tables_give_mean_interval_difference_and_p_for_every_label_and_the_mean()
    {
        var table = ReportTables.Scores(Results());
        Assert.Equal(["Label", "GT", "SAM", "SAM − GT", "p", "p (Holm)", "n"], table.Headings);
        Assert.Equal(["anterior", "posterior", "mean"], table.Rows.Select(row => row[0]));
        Assert.Equal(["−0.150", "0.0078", "0.0156", "8"], table.Rows[1].Skip(3));
    }

    [Fact]
    public void Html_names_no_other_file_or_server_and_forbids_the_browser_to_ask_one()
    {
        var html = Html();
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/svg+xml;base64,", html, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public void Chromium_shows_the_report_without_a_console_message_and_its_table_sorts()
    {
        using var folder = new TemporaryFolder();
        var html = Html().Replace("</body>", "<script>document.querySelectorAll('table.sortable th')[1].click();</script></body>", StringComparison.Ordinal);
        File.WriteAllText(folder["report.html"], html);
        var (dom, log) = Chromium.Show(folder["report.html"], folder["profile"]);
        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
        var sorted = dom[dom.IndexOf("class=\"sortable\"", StringComparison.Ordinal)..];
        Assert.True(sorted.IndexOf(">case_0<", StringComparison.Ordinal) > sorted.IndexOf(">case_7<", StringComparison.Ordinal), "case_0 has the highest score and must come last");
    }

    [Fact]
    public void Markdown_has_the_same_answer_and_tables()
    {
        var markdown = MarkdownReport.Write(Results(), ["dice"]);
        Assert.Contains("SAM loses 0.100 Dice against GT", markdown, StringComparison.Ordinal);
        Assert.Contains("| posterior | 0.800 ± ", markdown, StringComparison.Ordinal);
        Assert.Contains("![dice](figures/dice.png)", markdown, StringComparison.Ordinal);
    }

    private static string Html()
    {
        var results = Results();
        var figure = LearningCurveFigure.PseudoDice(results.Curves, ["GT", "SAM"]);
        return HtmlReport.Write(results, new Dictionary<string, Figure> { [figure.Name] = figure }, "{ }");
    }

    private static StudyResults Results()
    {
        ArmScores Scores(string arm, double anterior, double posterior) => new(arm, new ScoreTable(
            ["anterior", "posterior"],
            Enumerable.Range(0, 8).ToDictionary(i => $"case_{i}", i => new[] { anterior + (0.007 * (3.5 - i)), posterior + (0.005 * (3.5 - i)) })));
        var (gt, sam) = (Scores("GT", 0.8, 0.8), Scores("SAM", 0.75, 0.65));
        return new StudyResults(
            new ExperimentDefinition { Name = "test", Data = new DataSection { Source = DataSource.Phantom }, Arms = [] },
            [gt, sam],
            [new ArmComparison("SAM", TableComparison.Of(sam.Table, gt.Table, new ComparisonSettings()))],
            [sam],
            [new LearningCurve("GT", "0", [1, 0.5], [1, 0.6], [0.2, 0.5])],
            [new StageRecord { Stage = "import", Key = new string('a', 64), Version = 1, Settings = [], Files = new Dictionary<string, string>(), DependsOn = new Dictionary<string, string>(), Start = DateTimeOffset.UnixEpoch, Machine = Machine.Describe(), Program = "0.1.0" }]);
    }
}
