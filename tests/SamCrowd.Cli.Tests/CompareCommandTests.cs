using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_figures_are_over_and_what_was_not_compared_is_said()
    {
        File.WriteAllText(_folder["a.csv"],
            "Unnamed: 0,case,liver,spleen,heart\n0,c0,0.9,0.8,1\n1,c1,NA,0.7,1\n2,c2,0.8,0.6,1\n3,c3,0.7,0.5,1\n");
        File.WriteAllText(_folder["b.csv"], "case,liver,spleen\nc0,0.8,0.7\nc1,0.5,0.6\nc2,0.6,0.5\nc4,0.7,0.5\n");
        var (code, output, error) = CommandRun.Of("compare", _folder["a.csv"], _folder["b.csv"], "--json", _folder["c.json"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"(?m)^mean +3 ", output);
        Assert.Matches(@"(?m)^liver +2 of 3 ", output);
        Assert.Matches(@"(?m)^spleen .* not defined$", output);
        Assert.Contains("liver: all figures are over 2 of 3 cases; the values of the others are 1 missing in A or B", output,
            StringComparison.Ordinal);
        Assert.Contains("cases only in A, not compared: 1 (c3)", output, StringComparison.Ordinal);
        Assert.Contains("cases only in B, not compared: 1 (c4)", output, StringComparison.Ordinal);
        Assert.Contains("columns only in A, not compared: 1 (heart)", output, StringComparison.Ordinal);
        Assert.Contains("as a value is missing or infinite: 1 (c1)", output, StringComparison.Ordinal);
        Assert.Contains("'Unnamed: 0' is an index", output, StringComparison.Ordinal);
        Assert.Contains("\"of\": 3", File.ReadAllText(_folder["c.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void P_does_not_depend_on_which_table_is_named_first_but_by_scipys_way_it_does()
    {
        double[] a = [62, 66, 61, 68, 74, 62, 68, 62, 55, 59], b = [71, 71, 69, 61, 75, 71, 77, 72, 62, 65];
        foreach (var (name, scores) in new[] { ("a.csv", a), ("b.csv", b) })
            File.WriteAllText(_folder[name], "case,x\n" + string.Concat(scores.Select((score, i) => $"c{i},{score}\n")));
        Assert.Equal(("0.015625", "0.015625"), (P("a.csv", "b.csv", "auto"), P("b.csv", "a.csv", "auto")));
        Assert.Equal(("0.0136719", "0.0195312"), (P("a.csv", "b.csv", "scipy"), P("b.csv", "a.csv", "scipy")));

        string P(string first, string second, string method) =>
            CommandRun.Of("compare", _folder[first], _folder[second], "--method", method).Output.Split('\n')[1]
                .Split("  ", StringSplitOptions.RemoveEmptyEntries)[4].Trim();
    }
}
