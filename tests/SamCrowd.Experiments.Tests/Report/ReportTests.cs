using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Sam.Labeling;
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
        var scores = ReportTables.Scores(Results());
        Assert.Equal(["Label", "GT", "SAM", "ignore"], scores.Headings);
        Assert.Equal(["anterior", "posterior", "mean"], scores.Rows.Select(row => row[0]));
        var posterior = ReportTables.Differences(Results()).Rows.Single(row => row is ["SAM", "posterior", ..]);
        Assert.Equal(["8", "0", "−0.150", "[−0.150, −0.150]", "−0.150 [−0.150, −0.150]", "0.0078", "0.0156", "−1.000"], posterior.Skip(2).Take(8));
    }

    [Fact]
    public void The_answer_says_what_won_the_loss_back()
    {
        // GT .8, SAM .7, ignore .775: three quarters of the loss.
        Assert.Contains("ignore wins back 75 % of what SAM loses: 0.775 ± ", string.Join('\n', Answer.Of(Results())), StringComparison.Ordinal);
        var row = Assert.Single(ReportTables.Recoveries(Results()).Rows);
        Assert.Equal(["ignore", "+0.075", "75 %", "8", "0.0078", "0.0078"], new[] { row[0], row[2], row[4], row[5], row[6], row[7] });
    }

    [Fact]
    public void Shares_are_of_the_cases_that_all_three_arms_have_and_p_is_corrected_over_the_further_arms()
    {
        var recoveries = ArmRecovery.Of([Scores("GT", 0.8, 0.8), Scores("SAM", 0.75, 0.65), Scores("a", 0.8, 0.75), Scores("b", 0.7, 0.6)], new ComparisonSettings());
        Assert.Equal(0.75, recoveries[0].Share, 1e-9);
        Assert.Equal(-0.5, recoveries[1].Share, 1e-9);
        Assert.Equal([0.015625, 0.015625], recoveries.Select(recovery => recovery.HolmP));
        Assert.True(double.IsNaN(ArmRecovery.Of([Scores("GT", 0.7, 0.7), Scores("SAM", 0.8, 0.8), Scores("a", 0.8, 0.8)], new ComparisonSettings())[0].Share));
    }

    [Fact]
    public void Tables_are_latex_too_with_what_latex_reads_as_commands_escaped()
    {
        var latex = new ReportTable(["Label", "A_1"], [["50 % & more", "0.800 ± 0.010"], ["b", "−0.1"]]).ToLatex();
        Assert.Contains("\\toprule\nLabel & A\\_1 \\\\\n\\midrule", latex, StringComparison.Ordinal);
        Assert.Contains("50 \\% \\& more & 0.800 $\\pm$ 0.010 \\\\\nb & $-$0.1 \\\\\n\\bottomrule", latex, StringComparison.Ordinal);
    }

    [Fact]
    public void Methods_are_told_from_the_settings_and_cite_what_was_used()
    {
        var methods = Methods.Of(Results());
        foreach (var part in new[] { "Synthetic abdominal CT", "GT (expert labels), SAM (SAM labels, slices without a box as background), ignore (SAM labels, slices without a box as ignore-slices)", "1000 epochs of 250 batches, SGD with Nesterov momentum 0.99", "Isensee et al. 2021", "Kirillov et al. 2023", "over the further arms" })
            Assert.Contains(part, methods, StringComparison.Ordinal);
        Assert.Equal(["kulkarni2024anytime", "kirillov2023segment", "isensee2021nnunet"], Methods.Citations(Results().Experiment).Select(citation => citation.Key));
    }

    [Fact]
    public void A_run_without_slice_scores_says_which_figures_are_left_out()
    {
        Assert.Contains(HtmlReport.WithoutSlices, Html(), StringComparison.Ordinal);
        Assert.DoesNotContain(HtmlReport.WithoutSlices, HtmlReport.Write(Results() with { Slices = [new ArmSlices("SAM", [])] }, new Dictionary<string, Figure>(), "{ }"), StringComparison.Ordinal);
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

    [ChromiumTheory]
    [InlineData("http://127.0.0.1:9/picture.png")]
    public void The_browser_tells_of_a_request_that_a_page_makes(string address)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["page.html"], $"<html><body><img src=\"{address}\"></body></html>");
        Assert.Equal([address], Chromium.Show(folder["page.html"], folder["profile"], 800).Requests);
    }

    [ChromiumTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public void Chromium_shows_the_report_without_a_request_a_message_or_sideways_scrolling_and_its_table_sorts(int width)
    {
        using var folder = new TemporaryFolder();
        const string probe = """
            <script>
            const table = [...document.querySelectorAll("table.sortable")].at(-1);
            table.querySelectorAll("th")[1].click();
            const first = [...table.tBodies[0].rows].map(row => row.cells[0].textContent);
            parent.postMessage(`${innerWidth} ${document.documentElement.scrollWidth - document.documentElement.clientWidth} ${first}`, "*");
            </script></body>
            """;
        File.WriteAllText(folder["report.html"], Html().Replace("</body>", probe, StringComparison.Ordinal));
        var page = Chromium.Show(folder["report.html"], folder["profile"], width);
        Assert.DoesNotContain("CONSOLE", page.Log, StringComparison.Ordinal);
        Assert.Empty(page.Requests);
        // Width, pixels too wide, and the cases with the lowest score first.
        Assert.Equal($"{width} 0 {string.Join(',', Enumerable.Range(0, 8).Select(item => $"case_{7 - item}"))}", page.Posted);
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
        Figure[] figures = [LearningCurveFigure.Draw(results.Curves, ["GT", "SAM", "ignore"]), BlandAltmanFigure.Draw(results.Volumes)];
        return HtmlReport.Write(results, figures.ToDictionary(figure => figure.Name), "{ }");
    }

    private static ArmScores Scores(string arm, double anterior, double posterior) => new(arm, new ScoreTable(
        ["anterior", "posterior"],
        Enumerable.Range(0, 8).ToDictionary(i => $"case_{i}", i => new[] { anterior + (0.007 * (3.5 - i)), posterior + (0.005 * (3.5 - i)) })));

    private static StudyResults Results()
    {
        ArmScores[] scores = [Scores("GT", 0.8, 0.8), Scores("SAM", 0.75, 0.65), Scores("ignore", 0.8, 0.75)];
        return new StudyResults(
            new ExperimentDefinition
            {
                Name = "test",
                Data = new DataSection { Source = DataSource.Phantom },
                Arms =
                [
                    new ArmSection { Name = "GT", Labels = ArmLabels.GroundTruth },
                    new ArmSection { Name = "SAM", Labels = ArmLabels.Sam },
                    new ArmSection { Name = "ignore", Labels = ArmLabels.Sam, Unboxed = UnboxedSlices.IgnoreSlices },
                ],
            },
            scores,
            [.. scores.Skip(1).Select(arm => new ArmComparison(arm.Arm, TableComparison.Of(arm.Table, scores[0].Table, new ComparisonSettings())))],
            ArmRecovery.Of(scores, new ComparisonSettings()),
            [scores[1]],
            [],
            [new OrganVolumes("GT", "anterior", [1.9, 2.1], [2, 2])],
            [new LearningCurve("GT", "0", [1, 0.5], [1, 0.6], [0.2, 0.5], [0.2, 0.3])],
            [new StageRecord { Stage = "import", Key = new string('a', 64), Settings = [], Files = new Dictionary<string, string>(), DependsOn = new Dictionary<string, string>(), Start = DateTimeOffset.UnixEpoch, Machine = Machine.Describe(), Program = "0.1.0" }]);
    }
}
