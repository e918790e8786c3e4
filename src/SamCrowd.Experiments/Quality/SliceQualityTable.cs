using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Experiments.Quality;

/// <summary>
/// Agreement by slice as CSV: <c>case,label,slice,dice,boxed,reference_pixels,label_pixels,common_pixels</c>. Slices count from 0; dice is
/// nan where the judged volume lacks the label on the slice; boxed is yes, interpolated or no, and empty where the prompts are not known.
/// </summary>
internal static class SliceQualityTable
{
    public const string Header = "case,label,slice,dice,boxed,reference_pixels,label_pixels,common_pixels";

    public static void Write(string path, IEnumerable<SliceQuality> slices)
    {
        var table = new CsvWriter(Header.Split(','));
        foreach (var s in slices)
        {
            var boxed = s.Boxed is { } state ? SettingWords.Of(state) : "";
            table.Add(s.Case, s.Label, s.Slice, s.Dice, boxed, s.ReferencePixels, s.LabelPixels, s.CommonPixels);
        }
        table.Write(path);
    }

    /// <exception cref="InvalidInputException">The file is missing or not such a table.</exception>
    public static IReadOnlyList<SliceQuality> Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidInputException(path, "there is no such table", new RunStep(WorkStep.MeasureSamLabels));
        var table = CsvTable.Read(path);
        if (!table.Header.SequenceEqual(Header.Split(','))) throw new InvalidInputException($"{path}: the first line must be '{Header}'");
        var states = Enum.GetValues<BoxState>().ToDictionary(state => SettingWords.Of(state), state => (BoxState?)state);
        return [.. table.Rows.Select(row => row[4].Length == 0 || states.ContainsKey(row[4])
            ? new SliceQuality(
                row[0], Whole(row, 1), Whole(row, 2), states.GetValueOrDefault(row[4]), Whole(row, 5), Whole(row, 6), Whole(row, 7))
            : throw Wrong(row))];

        int Whole(CsvRow row, int column) => int.TryParse(row[column], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong(row);

        InvalidInputException Wrong(CsvRow row) => new($"{path}: line {row.Line} is not a row of '{Header}'");
    }
}
