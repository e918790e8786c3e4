using System.Text;
using SamCrowd.Imaging.Tables;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Tables;

public sealed class CsvTableTests
{
    [Theory]
    [InlineData("case,dice\nc0,0.5\n", ',')]
    [InlineData("\uFEFFcase;dice\r\nc0;0.5\r\n", ';')]
    [InlineData("case\tdice\nc0\t0.5", '\t')]
    [InlineData("sep=;\ncase;dice\nc0;0.5\n", ';')]
    [InlineData("\n\ncase,dice\n\n,\nc0,0.5\n \n", ',')]
    [InlineData("\"case\",\"dice\"\n\"c0\",\"0.5\"\n", ',')]
    public void The_same_table_is_read_whatever_program_wrote_it(string text, char separator)
    {
        var table = CsvTable.Parse(text, "t.csv");
        Assert.Equal(separator, table.Separator);
        Assert.Equal(["case", "dice"], table.Header);
        Assert.Equal(["c0", "0.5"], Assert.Single(table.Rows).Cells);
    }

    [Fact]
    public void A_separator_is_the_one_that_splits_the_rows_like_the_header()
    {
        var table = CsvTable.Parse("case;liver, left;liver, right\nc0;1;2\nc1;3;4\n", "t.csv");
        Assert.Equal(["case", "liver, left", "liver, right"], table.Header);
    }

    [Fact]
    public void Line_breaks_and_quotation_marks_within_cells_are_kept_and_rows_know_their_lines()
    {
        var table = CsvTable.Parse("case,note\nc0,\"two\nlines, \"\"quoted\"\"\"\n\nc1,x\n", "t.csv");
        Assert.Equal("two\nlines, \"quoted\"", table.Rows[0][1]);
        Assert.Equal([2, 5], table.Rows.Select(row => row.Line));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n\n", "empty")]
    [InlineData("{\"foreground_mean\": {\"Dice\": 0.8}}", "holds JSON")]
    [InlineData("\uFEFF\n[1, 2]", "holds JSON")]
    [InlineData("a,b\n1,2\n1\n", "line 3 has 1 cell where the header has 2")]
    [InlineData("a,b\n1,2,3\n", "line 2 has 3 cells")]
    [InlineData("a,b\n\"x\ny\",2\n1,2,3\n", "line 4 has 3 cells")]
    [InlineData("a,b,a\n1,2,3\n", "'a' occurs twice")]
    [InlineData("a,b\n1,\"2\n3,4\n", "line 2: a quotation mark is not closed")]
    public void A_table_that_cannot_be_read_is_named_with_its_line(string text, string part)
    {
        var error = Assert.Throws<InvalidInputException>(() => CsvTable.Parse(text, "t.csv"));
        Assert.StartsWith("t.csv: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_and_UTF_16_with_its_mark_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["latin1.csv"], [.. "case,Leber\nM"u8, 0xFC, .. "ller,1\n"u8]);
        Assert.Contains("not UTF-8", Assert.Throws<InvalidInputException>(() => CsvTable.Read(folder["latin1.csv"])).Message,
            StringComparison.Ordinal);
        File.WriteAllText(folder["utf16.csv"], "case\tdice\r\nMüller\t1\r\n", Encoding.Unicode);
        Assert.Equal("Müller", CsvTable.Read(folder["utf16.csv"]).Rows[0][0]);
        Assert.Contains("no such file", Assert.Throws<InvalidInputException>(() => CsvTable.Read(folder["none.csv"])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(',', "0.5", 0.5)]
    [InlineData(',', " 1e-3 ", 1e-3)]
    [InlineData(',', "-Infinity", double.NegativeInfinity)]
    [InlineData(';', "0,5", 0.5)]
    [InlineData('\t', "-12,25", -12.25)]
    [InlineData(';', "0.5", 0.5)]
    [InlineData(',', "inf", double.PositiveInfinity)]
    [InlineData(',', "0,5", null)]
    [InlineData(';', "1.234,5", null)]
    [InlineData(';', "1,2,3", null)]
    [InlineData(',', "1e999", null)]
    [InlineData(',', "nan", null)]
    [InlineData(',', "", null)]
    [InlineData(',', "--inf", null)]
    [InlineData(',', "0x10", null)]
    public void Numbers_are_read_with_a_decimal_comma_only_where_commas_do_not_separate(char separator, string cell, double? expected)
    {
        var table = new CsvTable("t.csv", separator, ["a"], []);
        Assert.Equal(expected is not null, table.TryNumber(cell, out var value));
        if (expected is { } number) Assert.Equal(number, value);
    }

    /// <summary>OWASP, CSV Injection; nnUNet's users open such tables in spreadsheets.</summary>
    [Theory]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("-5.25e3", "-5.25e3")]
    [InlineData("'=1", "''=1")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("", "")]
    public void Text_that_a_spreadsheet_takes_for_a_formula_is_marked_and_reads_back_the_same(string text, string written)
    {
        var csv = new CsvWriter("text", "n").Add(text, 1).ToString();
        Assert.Equal($"text,n\n{written},1\n", csv);
        Assert.Equal(text, CsvTable.Parse(csv, "t.csv").Rows[0][0]);
    }

    [Fact]
    public void Numbers_stay_numbers()
    {
        var csv = new CsvWriter("a", "b", "c", "d", "e", "f").Add(-1, 0.1, double.NaN, double.NegativeInfinity, 0.1f, (double?)null)
            .ToString();
        Assert.Equal("a,b,c,d,e,f\n-1,0.1,nan,-inf,0.1,\n", csv);
        Assert.Throws<ArgumentException>(() => new CsvWriter("a").Add(1, 2));
    }
}
