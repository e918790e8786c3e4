using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Report;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Report;

public sealed class ExpectedTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Difference_direction_and_significance_are_told_and_a_tolerance_may_break()
    {
        var outcomes = Compare("test,GT,mean,0.9,0.01,,0.06\ntest,SAM,mean,0.95,,0.2,0.2\ntest,SAM,liver,0.5,,0.001,\nlabels,SAM,mean,"
            + "0.8,,,0.01\n");
        // Ours: GT .85, SAM .7 (liver .6), p = 2 / 2^8.
        Assert.Equal([-0.05, -0.25, 0.1, -0.1], outcomes.Select(item => Math.Round(item.Difference, 10)));
        Assert.Equal([false, true, false, true], outcomes.Select(item => item.Broken));
        Assert.Equal([null, false, null, null], outcomes.Select(item => item.SameDirection));
        Assert.Equal([null, false, true, null], outcomes.Select(item => item.SameSignificance));
        Assert.Equal(0.0078125, outcomes[1].P);
    }

    [Theory]
    [InlineData("arm,label\n", "the first line must be 'measure,arm,label,mean,half_width,p,tolerance'")]
    [InlineData(ExpectedTable.Header + "\ntest,GT,mean,much,,,\n", "line 2")]
    [InlineData(ExpectedTable.Header + "\ntest,GT,mean,0.9,,,\ntest,GT,mean,0.9,,,wide\n", "line 3")]
    [InlineData(ExpectedTable.Header + "\nvalid,GT,mean,0.9,,,\n", "line 2")]
    public void A_table_that_is_none_is_refused(string text, string message)
    {
        File.WriteAllText(_folder["expected.csv"], text);
        Assert.Contains(message, Assert.Throws<InvalidInputException>(() => ExpectedTable.Read(_folder["expected.csv"])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test,MedSAM,mean,0.9,,,\n", "no arm 'MedSAM'")]
    [InlineData("labels,GT,mean,0.9,,,\n", "no arm 'GT' for measure labels; it has SAM")]
    [InlineData("test,GT,aorta,0.9,,,\n", "no label 'aorta'; it has spleen, liver, mean")]
    public void Arms_and_labels_that_the_study_lacks_are_named(string row, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidInputException>(() => Compare(row)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_studies_of_the_repository_have_tables_whose_arms_are_theirs()
    {
        var files = Directory.EnumerateFiles(Path.Combine(SharedData.Repository, "experiments"), "expected*.csv",
            SearchOption.AllDirectories).ToArray();
        Assert.True(files.Length >= 4);
        Assert.All(files.SelectMany(ExpectedTable.Read), row => Assert.InRange(row.Mean, 0.0, 1.0));
    }

    [SharedFact("golden", "paper", "results")]
    public void The_table_of_11_volumes_is_what_the_studys_files_give()
    {
        ScoreTable Paper(string file, (string, string)? where = null)
        {
            var table = ScoreTable.Read(SharedData.Golden("paper", "results", file), where: where);
            return table with { Columns = ["spleen", "right_kidney", "left_kidney", "liver", "aorta"] };
        }

        ArmScores[] scores = [new("GT", Paper("GT-nnunet-11-pred.csv")), new("SAM", Paper("SAM-nnunet-11-pred.csv"))];
        var path = Path.Combine(SharedData.Repository, "experiments", "btcv-crowd", "expected-n11.csv");
        var outcomes = ExpectedTable.Compare(ExpectedTable.Read(path),
            Results(scores, [new("SAM", Paper("volume_dice.csv", ("model", "SAM-vit_h")))]), path);
        Assert.Equal(18, outcomes.Count);
        Assert.All(outcomes, item => Assert.InRange(Math.Abs(item.Difference), 0, 5.1e-7));
        Assert.All(outcomes.Where(item => item.Expected.P is not null), item => Assert.Equal(item.Expected.P!.Value, item.P, 1e-12));
    }

    private IReadOnlyList<ExpectedOutcome> Compare(string rows)
    {
        File.WriteAllText(_folder["expected.csv"], $"{ExpectedTable.Header}\n{rows}");
        ArmScores Scores(string arm, double spleen, double liver) => new(arm, new ScoreTable(
            ["spleen", "liver"], Enumerable.Range(0, 8).ToDictionary(i => $"case_{i}", i =>
            new[] { spleen + (0.001 * (3.5 - i)), liver + (0.001 * (i - 3.5)) })));
        return ExpectedTable.Compare(ExpectedTable.Read(_folder["expected.csv"]),
            Results([Scores("GT", 0.9, 0.8), Scores("SAM", 0.8, 0.6)], [Scores("SAM", 0.8, 0.6)]), "expected.csv");
    }

    private static StudyResults Results(IReadOnlyList<ArmScores> scores, IReadOnlyList<ArmScores> quality) => new(
        new ExperimentDefinition { Name = "test", Data = new DataSection { Source = DataSource.Phantom }, Arms = [] },
        scores,
        [.. scores.Skip(1).Select(arm =>
            new ArmComparison(arm.Arm, TableComparison.Of(arm.Table, scores[0].Table, new ComparisonSettings())))],
        [], quality, [], [], [], []);
}
