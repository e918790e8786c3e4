using System.Globalization;
using System.Text;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Quality;

/// <summary>
/// Agreement by slice as CSV: <c>case,label,slice,dice,boxed,reference_pixels,label_pixels,common_pixels</c>. Slices count from 0; dice is nan
/// where the judged volume lacks the label on the slice; boxed is yes, interpolated or no, and empty where the prompts are not known.
/// </summary>
public static class SliceQualityTable
{
    public const string Header = "case,label,slice,dice,boxed,reference_pixels,label_pixels,common_pixels";

    public static void Write(string path, IEnumerable<SliceQuality> slices)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var s in slices)
            text.Append(CultureInfo.InvariantCulture, $"{Quoted(s.Case)},{s.Label},{s.Slice},{(double.IsNaN(s.Dice) ? "nan" : s.Dice.ToString("R", CultureInfo.InvariantCulture))},{(s.Boxed is { } state ? SettingBinder.ValueOf(state) : "")},{s.ReferencePixels},{s.LabelPixels},{s.CommonPixels}\n");
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <exception cref="InvalidInputException">The file is missing or not such a table.</exception>
    public static IReadOnlyList<SliceQuality> Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path}: there is no such table; make one with 'samcrowd sam quality' or a run's label-quality stage");
        var rows = CsvRows.Parse(File.ReadAllText(path));
        if (rows.Count == 0 || string.Join(',', rows[0]) != Header) throw new InvalidInputException($"{path}: the first line must be '{Header}'");
        var states = Enum.GetValues<BoxState>().ToDictionary(state => SettingBinder.ValueOf(state), state => (BoxState?)state);
        return [.. rows.Skip(1).Select((row, i) => row.Length == 8 && (row[4].Length == 0 || states.ContainsKey(row[4]))
            ? new SliceQuality(row[0], Whole(row[1], i), Whole(row[2], i), states.GetValueOrDefault(row[4]), Whole(row[5], i), Whole(row[6], i), Whole(row[7], i))
            : throw Wrong(i))];

        int Whole(string cell, int row) => int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(row);

        InvalidInputException Wrong(int row) => new($"{path}: line {row + 2} is not a row of '{Header}'");
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
