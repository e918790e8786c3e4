using System.CommandLine;
using System.Globalization;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Commands.Study;

/// <summary><c>samcrowd compare A.csv B.csv</c>: two tables of scores, paired by case.</summary>
internal static class CompareCommand
{
    private const string Undefined = "not defined";

    public static Command Create(Terminal terminal)
    {
        var first = new Argument<string>("A.csv")
        {
            Description = "Scores by case: one column per organ, or case,label,… as samcrowd evaluate writes.",
        };
        var second = new Argument<string>("B.csv") { Description = "The other arm's; may be the same file with --where-b." };
        var columns = new Option<string?>("--columns") { Description = "Only these columns or labels, with commas.", HelpName = "A,B" };
        var metric = new Option<string>("--metric")
        {
            Description = "Which metric of a table with case and label.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "Dice",
        };
        var whereA = new Option<string?>("--where-a")
        {
            Description = "Only rows of A.csv with this value, e.g. model=SAM-vit_h.",
            HelpName = "COLUMN=VALUE",
        };
        var whereB = new Option<string?>("--where-b") { Description = "Likewise for B.csv.", HelpName = "COLUMN=VALUE" };
        var options = new SettingOptions<ComparisonSettings>(new());
        var json = new Option<string?>("--json") { Description = "Write every figure with all its digits there.", HelpName = "FILE" };
        var command = new Command("compare", "Paired comparison of two tables: means, 95 % intervals, Wilcoxon signed-rank, effect sizes.")
        {
            first, second, columns, metric, whereA, whereB, json,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = options.Read(parsed);
            var wanted = ListOption.Texts(parsed.GetValue(columns));
            var a = ScoreTable.Read(parsed.GetValue(first)!, parsed.GetValue(metric)!, Filter(parsed.GetValue(whereA), "--where-a"),
                wanted);
            var b = ScoreTable.Read(parsed.GetValue(second)!, parsed.GetValue(metric)!, Filter(parsed.GetValue(whereB), "--where-b"),
                wanted);
            var comparison = TableComparison.Of(a, b, settings, wanted);
            Print(terminal, comparison, a.Notes.Concat(b.Notes));
            if (parsed.GetValue(json) is { } file) ComparisonFile.Write(file, comparison);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(Terminal terminal, TableComparison comparison, IEnumerable<string> notes)
    {
        terminal.WriteTable(
            ["column", "n", "A", "B", "p", "p (Holm)", "A - B, Hodges-Lehmann", "mean A - B", "rank-biserial", "Cohen dz"],
            comparison.Rows.Select(row => (IReadOnlyList<string>)[
                row.Column,
                row.Dropped == 0 ? Text($"{row.Pairs}") : Text($"{row.Pairs} of {row.Cases}"),
                Text($"{row.A.Mean:.000000} ± {row.A.HalfWidth:.000000}"),
                Text($"{row.B.Mean:.000000} ± {row.B.HalfWidth:.000000}"),
                double.IsNaN(row.Wilcoxon.PValue) ? Undefined : Text($"{row.Wilcoxon.PValue:G6}{(row.Wilcoxon.Exact ? "" : " (normal)")}"),
                ReferenceEquals(row, comparison.Mean) ? "" : Number(row.HolmP, "G6"),
                Range(row.HodgesLehmann),
                Range(row.Difference),
                Number(row.Wilcoxon.RankBiserial, "0.000"),
                Number(row.CohenDz, "0.000"),
            ]));
        terminal.WriteLine("A and B: mean ± 1.96·SD/√n, population SD. p: two-sided Wilcoxon signed-rank. Differences with 95 % "
            + "intervals, or the level that is given with them; of the mean difference by bootstrap, with fewer than 10 cases by "
            + "Student's t.");
        foreach (var row in comparison.Rows.Where(row => row.LeastP > 0.05))
            terminal.WriteLine(Text($"{row.Column}: {row.Pairs} cases cannot give a p below {row.LeastP:0.####}"));
        foreach (var row in comparison.Rows.Where(row => row.Dropped > 0)) terminal.WriteLine(Dropped(row));
        Names("cases only in A, not compared", comparison.OnlyInA);
        Names("cases only in B, not compared", comparison.OnlyInB);
        Names("columns only in A, not compared", comparison.ColumnsOnlyInA);
        Names("columns only in B, not compared", comparison.ColumnsOnlyInB);
        Names("cases whose mean is over fewer columns, as a value is missing or infinite", comparison.PartialMeans);
        Names("columns that look like percent in one table and like shares of 1 in the other; convert both to one scale",
            comparison.OtherScales);
        foreach (var note in notes) terminal.WriteLine(note);

        void Names(string what, IReadOnlyList<string> names)
        {
            if (names.Count > 0)
                terminal.WriteLine($"{what}: {names.Count} ({string.Join(", ", names.Take(10))}{(names.Count > 10 ? ", …" : "")})");
        }
    }

    private static string Dropped(PairedComparison row)
    {
        string[] reasons = [.. new[] { (row.Missing, "missing"), (row.Infinite, "infinite") }.Where(one => one.Item1 > 0)
            .Select(one => Text($"{one.Item1} {one.Item2}"))];
        return Text($"{row.Column}: all figures are over {row.Pairs} of {row.Cases} cases; ")
            + $"the values of the others are {string.Join(" and ", reasons)} in A or B";
    }

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? Undefined : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Range(Interval interval) =>
        Text($"{interval.Estimate:0.0000} [{interval.Low:0.0000}, {interval.High:0.0000}]")
        + (Math.Abs(interval.Confidence - 0.95) > 0.005 ? Text($" ({interval.Confidence:P0})") : "");

    private static (string Column, string Value)? Filter(string? text, string option)
    {
        if (text is null) return null;
        var split = text.IndexOf('=', StringComparison.Ordinal);
        return split > 0 ? (text[..split], text[(split + 1)..])
            : throw new InvalidInputException($"{option} {text}: write COLUMN=VALUE, e.g. {option} model=SAM-vit_h");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
