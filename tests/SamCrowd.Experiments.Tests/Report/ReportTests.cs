using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Sam.Labeling;
using SamCrowd.Segmentation.Training;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Report;

public sealed class ReportTests
{
    [Fact]
    public void The_answer_says_how_much_is_lost_where_and_how_sure_that_is()
    {
        var answer = Answer.Of(Results());
        Assert.StartsWith("SAM loses 0.100 Dice against GT: 0.700 ± ", answer[0], StringComparison.Ordinal);
        // Six tests are shown (two arms by two labels and their mean, less one without a difference, one further arm), each with the least
        // p that 8 cases give.
        Assert.Contains("on 8 test cases, a significant difference (p = 0.0469 after Holm's correction).", answer[0],
            StringComparison.Ordinal);
        Assert.Contains("posterior −0.150 (p = 0.0469), anterior −0.050 (p = 0.0469); of 2 labels 2 significantly lost, 0 "
            + "significantly gained.", answer[1], StringComparison.Ordinal);
        Assert.Contains(answer, sentence =>
            sentence.StartsWith("8 test cases can give no p below 0.0078, and 6 tests are shown: after Holm's correction no p is "
            + "below 0.0469.", StringComparison.Ordinal));
        Assert.Contains(answer, sentence => sentence.StartsWith("Each arm was trained once", StringComparison.Ordinal));
    }

    [Fact]
    public void The_tables_give_mean_interval_difference_and_p_for_every_label_and_the_mean()
    {
        var scores = ReportTables.Scores(Results());
        Assert.Equal(["Label", "GT", "SAM", "ignore"], scores.Headings);
        Assert.Equal(["anterior", "posterior", "mean"], scores.Rows.Select(row => row[0]));
        var posterior = ReportTables.Differences(Results()).Rows.Single(row => row is ["SAM", "posterior", ..]);
        Assert.Equal(["8", "0", "−0.150", "[−0.150, −0.150]", "−0.150 [−0.150, −0.150] (96 %)", "0.0078", "0.0469", "0.0078", "0.0078"],
            posterior.Skip(2).Take(9));
    }

    [Fact]
    public void The_answer_says_what_won_the_loss_back()
    {
        // GT .8, SAM .7, ignore .775: three quarters of the loss. At a level below the corrected p the loss may be chance.
        var results = Results();
        results = results with { Experiment = results.Experiment with { Comparison = new ComparisonSection { SignificanceLevel = 0.04 } } };
        Assert.Contains("ignore wins back 75 % [75 %, 75 %] of what SAM loses: 0.775 ± ", string.Join('\n', Answer.Of(Results())),
            StringComparison.Ordinal);
        Assert.Contains("ignore differs by +0.075 from SAM, whose own loss may be chance", string.Join('\n', Answer.Of(results)),
            StringComparison.Ordinal);
        var row = Assert.Single(ReportTables.Recoveries(Results()).Rows);
        Assert.Equal(["ignore", "+0.075", "75 % [75 %, 75 %]", "8", "0.0078", "0.0469"],
            new[] { row[0], row[2], row[4], row[5], row[6], row[7] });
    }

    [Fact]
    public void Shares_are_of_the_cases_that_all_three_arms_have_and_p_is_corrected_over_all_tests_shown()
    {
        ArmScores[] scores = [Scores("GT", 0.8, 0.8), Scores("SAM", 0.75, 0.65), Scores("a", 0.8, 0.75), Scores("b", 0.7, 0.6)];
        var tests = StudyTests.Of(Experiment("SAM", "a", "b"), scores, learned: true, new ComparisonSettings());
        Assert.Equal([0.75, -0.5], tests.Recoveries.Select(recovery => Math.Round(recovery.Share.Estimate, 9)));
        // Nine rows against GT (a's anterior does not differ and is no test) and two against SAM.
        Assert.Equal(10, tests.Count);
        Assert.All(tests.Recoveries, recovery => Assert.Equal(10 * 0.0078125, recovery.Overall.HolmP, 12));
        Assert.All(StudyTests.Of(Experiment("SAM", "a", "b"), scores, learned: false, new ComparisonSettings()).Recoveries, recovery =>
            Assert.True(double.IsNaN(recovery.Share.Estimate)));
        var without = StudyTests.Of(Experiment("SAM", "a"), [Scores("GT", 0.7, 0.7), Scores("SAM", 0.8, 0.8), Scores("a", 0.8, 0.8)],
            learned: true, new ComparisonSettings());
        Assert.True(double.IsNaN(without.Recoveries[0].Share.Estimate));
    }

    [Fact]
    public void A_share_has_the_interval_of_its_resamples_and_none_where_the_loss_is_in_doubt()
    {
        ArmScores Noisy(string arm, double mean, long seed)
        {
            var random = new RandomStream(seed);
            return new ArmScores(arm,
                new ScoreTable(["organ"],
                Enumerable.Range(0, 20).ToDictionary(i => $"case_{i:00}", _ => new[] { mean + random.Normal(0, 0.02) })));
        }

        var share = StudyTests.Of(Experiment("SAM", "a"), [Noisy("GT", 0.8, 1), Noisy("SAM", 0.6, 2), Noisy("a", 0.7, 3)], true,
            new ComparisonSettings()).Recoveries[0].Share;
        Assert.InRange(share.Estimate, 0.4, 0.6);
        Assert.InRange(share.Low, share.Estimate - 0.12, share.Estimate - 0.01);
        Assert.InRange(share.High, share.Estimate + 0.01, share.Estimate + 0.12);
        var doubtful = StudyTests.Of(Experiment("SAM", "a"), [Noisy("GT", 0.8, 1), Noisy("SAM", 0.799, 2), Noisy("a", 0.8, 3)], true,
            new ComparisonSettings()).Recoveries[0].Share;
        Assert.True(double.IsNaN(doubtful.Low));
    }

    [Fact]
    public void An_arm_with_ground_truth_is_held_against_the_same_volumes_alone()
    {
        var experiment = Experiment("SAM") with
        {
            Arms =
            [
                new ArmSection { Name = "GT", Labels = ArmLabels.GroundTruth }, new ArmSection { Name = "SAM", Labels = ArmLabels.Sam },
                new ArmSection { Name = "GT-3", Labels = ArmLabels.GroundTruth, Cases = 3 }, new ArmSection
                {
                    Name = "mix",
                    Labels = ArmLabels.Sam,
                    GroundTruthCases = 3,
                },
            ],
        };
        ArmScores[] scores = [Scores("GT", 0.8, 0.8), Scores("SAM", 0.6, 0.6), Scores("GT-3", 0.78, 0.78), Scores("mix", 0.65, 0.65)];
        var tests = StudyTests.Of(experiment, scores, true, new ComparisonSettings());
        var answer = string.Join('\n',
            Answer.Of(Results() with
            {
                Experiment = experiment,
                Scores = scores,
                Comparisons = tests.Comparisons,
                Recoveries = tests.Recoveries,
                Controls = tests.Controls
            }));
        Assert.Contains("mix: SAM's labels take 0.130 Dice from what its 3 ground-truth volumes reach alone (GT-3): 0.650 ± ", answer,
            StringComparison.Ordinal);
        Assert.Contains("GT-3 alone wins back 90 % [90 %, 90 %], mix 25 % [25 %, 25 %].", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("mix wins back", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_has_not_learned_is_said_first()
    {
        var results = Results() with { Majority = Scores("majority", 0.9, 0.75) };
        Assert.StartsWith("GT has not learned: Dice 0.800, where the majority of its training labels at each place, without any image, "
            + "gives 0.825.", Answer.Of(results)[0], StringComparison.Ordinal);
        var partly = Answer.Of(results with { Majority = Scores("majority", 0.81, 0.2) })[0];
        Assert.StartsWith("GT has not learned anterior (Dice 0.800, where", partly, StringComparison.Ordinal);
    }

    [Fact]
    public void The_front_holds_the_arms_that_none_beats_at_their_cost_or_less() =>
        Assert.Equal(["boxes", "three", "all"],
            ArmCost.Front([("all", 40, 0.82), ("boxes", 2, 0.58), ("mix", 5, 0.58), ("three", 3, 0.79), ("lost", 1, double.NaN)]));

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
        foreach (var part in new[]
        {
            "Synthetic abdominal CT", "GT (exact labels), SAM (SAM labels, slices without a box taken as background), "
            + "ignore (SAM labels, slices without a box ignored in training)", "networks that differ by their training labels only",
            "1000 epochs of 250 batches, SGD with Nesterov momentum 0.99",
            "Isensee et al. 2021", "Kirillov et al. 2023", "with Holm's correction over all 6 tests shown",
        })
            Assert.Contains(part, methods, StringComparison.Ordinal);
        var experiment = Results().Experiment;
        var arms = experiment.Arms;
        experiment = experiment with { Arms = [arms[0] with { PretrainOn = "SAM" }, arms[1]] };
        var pretrained = Methods.Of(Results() with { Experiment = experiment });
        Assert.Contains("networks that differ as stated were compared", pretrained, StringComparison.Ordinal);
        var fast = experiment with { Training = experiment.Training with { Trainer = TrainerSettings.Of(TrainingPreset.Fast) } };
        Assert.Contains("48 epochs of 25 batches, Muon (AdamW for all but the convolutions), largest learning rate 0.01, reached after "
            + "10 % of the batches and falling to 0 as half a cosine, weight decay 0.01, "
            + "moving average of the weights with decay 0.99, Dice",
            Methods.Of(Results() with { Experiment = fast }), StringComparison.Ordinal);
        Assert.Equal(["kulkarni2024anytime", "kirillov2023segment", "isensee2021nnunet"],
            Methods.Citations(Results().Experiment).Select(citation => citation.Key));
    }

    [Fact]
    public void Methods_list_the_augmentation_that_the_networks_were_trained_with_and_how_p_values_were_found()
    {
        var results = Results();
        Assert.DoesNotContain("augmented", Methods.Of(results), StringComparison.Ordinal);
        Assert.Contains("exact over all sign changes for up to 50 cases", Methods.Of(results), StringComparison.Ordinal);
        var normal = results.Experiment with { Comparison = new() { Tests = new() { Method = WilcoxonMethod.Approximate } } };
        var methods = Methods.Of(results with { Augmentation = ["Gaussian noise (p = 0.1)", "mirroring"], Experiment = normal });
        Assert.Contains(
            "Patches were augmented, in this order, by Gaussian noise (p = 0.1); mirroring.", methods, StringComparison.Ordinal);
        Assert.Contains("signed-rank test, by the normal approximation,", methods, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_slice_scores_says_which_figures_are_left_out()
    {
        Assert.Contains(HtmlReport.WithoutSlices, Html(), StringComparison.Ordinal);
        Assert.DoesNotContain(HtmlReport.WithoutSlices,
            HtmlReport.Write(Results() with { Slices = [new ArmSlices("SAM", [])] }, new Dictionary<string, Figure>(), "{ }"),
            StringComparison.Ordinal);
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
        Assert.Contains("## How it was made\n\nSamCrowd ", markdown, StringComparison.Ordinal);
        // A build from an archive of the sources knows no commit.
        if (Path.Exists(Path.Combine(SharedData.Repository, ".git")))
            Assert.Matches("git commit [0-9a-f]{40}; seed ", markdown);
    }

    private static string Html()
    {
        var results = Results();
        Figure[] figures = [LearningCurveFigure.Draw(results.Curves, ["GT", "SAM", "ignore"]), BlandAltmanFigure.Draw(results.Volumes)];
        return HtmlReport.Write(results, figures.ToDictionary(figure => figure.Name), "{ }");
    }

    private static ExperimentDefinition Experiment(params string[] onSam) => new()
    {
        Name = "test",
        Data = new DataSection { Source = DataSource.Phantom },
        Arms = [new ArmSection { Name = "GT", Labels = ArmLabels.GroundTruth },
            .. onSam.Select(arm => new ArmSection { Name = arm, Labels = ArmLabels.Sam })],
    };

    private static ArmScores Scores(string arm, double anterior, double posterior) => new(arm, new ScoreTable(
        ["anterior", "posterior"],
        Enumerable.Range(0, 8).ToDictionary(i => $"case_{i}", i =>
            new[] { anterior + (0.007 * (3.5 - i)), posterior + (0.005 * (3.5 - i)) })));

    private static StudyResults Results()
    {
        ArmScores[] scores = [Scores("GT", 0.8, 0.8), Scores("SAM", 0.75, 0.65), Scores("ignore", 0.8, 0.75)];
        var tests = StudyTests.Of(Experiment("SAM", "ignore"), scores, true, new ComparisonSettings());
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
            tests.Comparisons,
            tests.Recoveries,
            [scores[1]],
            [],
            [new OrganVolumes("GT", "anterior", [1.9, 2.1], [2, 2])],
            [new LearningCurve("GT", "0", [1, 0.5], [1, 0.6], [0.2, 0.5], [0.2, 0.3])],
            [new StageRecord { Stage = "import", Key = new string('a', 64), Settings = [], Files = new Dictionary<string, string>(),
                DependsOn = new Dictionary<string, string>(), Start = DateTimeOffset.UnixEpoch, Machine = Machine.Describe(), Program =
                "0.1.0" }]);
    }
}
