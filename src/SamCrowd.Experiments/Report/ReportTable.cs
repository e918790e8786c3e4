using System.Text;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Experiments.Report;

/// <summary>Text cells under headings; the first column names the row.</summary>
internal sealed record ReportTable(IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Writes <c>name.csv</c> and <c>name.tex</c>.</summary>
    public void Write(string folder, string name)
    {
        AtomicFile.WriteText(Path.Combine(folder, name + ".csv"), ToCsv());
        AtomicFile.WriteText(Path.Combine(folder, name + ".tex"), ToLatex());
    }

    /// <summary>Every cell as the report prints it.</summary>
    public string ToCsv()
    {
        var table = new CsvWriter(Headings);
        foreach (var row in Rows) table.Add([.. row.Select(cell => (CsvCell)cell)]);
        return table.ToString();
    }

    /// <summary>A tabular for the package booktabs, to be put into a table environment.</summary>
    public string ToLatex()
    {
        var text = new StringBuilder("% needs \\usepackage{booktabs}\n");
        text.Append($"\\begin{{tabular}}{{l{new string('r', Headings.Count - 1)}}}\n\\toprule\n{LatexRow(Headings)}\\midrule\n");
        foreach (var row in Rows) text.Append(LatexRow(row));
        return text.Append("\\bottomrule\n\\end{tabular}\n").ToString();
    }

    private static string LatexRow(IReadOnlyList<string> cells) => string.Join(" & ", cells.Select(Latex)) + " \\\\\n";

    private static string Latex(string cell)
    {
        var text = new StringBuilder();
        foreach (var letter in cell)
        {
            text.Append(letter switch
            {
                '\\' => "\\textbackslash{}",
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{letter}",
                '~' => "\\textasciitilde{}",
                '^' => "\\textasciicircum{}",
                '±' => "$\\pm$",
                '−' => "$-$",
                '<' => "$<$",
                '>' => "$>$",
                _ => letter.ToString(),
            });
        }
        return text.ToString();
    }
}
