using System.Globalization;
using System.Text;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation;

/// <summary>
/// Prompts of many cases, in drawing order, with the slices whose file was empty. On disk: CSV, one prompt a row, columns
/// <c>case,slice_axis,slice,label,x0,y0,x1,y1,annotator,time_s,source,points</c>; a row without label is an <see cref="EmptySlice"/>;
/// points are written <c>x y +</c> or <c>x y -</c>, separated by semicolons.
/// </summary>
public sealed record BoxTable(IReadOnlyList<BoxPrompt> Prompts, IReadOnlyList<EmptySlice> EmptySlices)
{
    public const string Header = "case,slice_axis,slice,label,x0,y0,x1,y1,annotator,time_s,source,points";

    public BoxTable(IReadOnlyList<BoxPrompt> prompts)
        : this(prompts, [])
    {
    }

    /// <summary>Cases that have a prompt or an empty slice, in ordinal order.</summary>
    public IReadOnlyList<string> Cases =>
        [.. Prompts.Select(p => p.Case).Concat(EmptySlices.Select(e => e.Case)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Annotators who have a prompt or an empty slice, in ordinal order.</summary>
    public IReadOnlyList<string> Annotators =>
        [.. Prompts.Select(p => p.Annotator).Concat(EmptySlices.Select(e => e.Annotator)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public IReadOnlyList<BoxPrompt> OfCase(string caseId) => [.. Prompts.Where(p => p.Case == caseId)];

    /// <summary>Both tables after one another.</summary>
    public BoxTable Append(BoxTable other) => new([.. Prompts, .. other.Prompts], [.. EmptySlices, .. other.EmptySlices]);

    public void Write(string path)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var p in Prompts)
        {
            string?[] box = p.Box is { } b ? [Number(b.X0), Number(b.Y0), Number(b.X1), Number(b.Y1)] : ["", "", "", ""];
            var points = string.Join(';', p.Points.Select(q => $"{Number(q.X)} {Number(q.Y)} {(q.Positive ? '+' : '-')}"));
            AppendRow(text, [p.Case, AxisName(p.Axis), Number(p.Slice), Number(p.Label), .. box, p.Annotator, p.TimeSeconds is { } t ? Number(t) : "", p.Source, points]);
        }
        foreach (var e in EmptySlices)
            AppendRow(text, [e.Case, AxisName(e.Axis), Number(e.Slice), "", "", "", "", "", e.Annotator, "", e.Source, ""]);
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <exception cref="InvalidInputException">The file is missing, its header is another one, or a row cannot be read.</exception>
    public static BoxTable Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path}: there is no such box table; make one with 'samcrowd boxes simulate' or 'samcrowd boxes import'");
        var prompts = new List<BoxPrompt>();
        var empty = new List<EmptySlice>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (number == 1 && line.TrimStart('\uFEFF').Trim() != Header)
                throw new InvalidInputException($"{path}: the first line must be '{Header}'");
            if (number == 1 || string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                ReadRow(CsvRow.Split(line), prompts, empty);
            }
            catch (FormatException error)
            {
                throw new InvalidInputException($"{path}: line {number}: {error.Message}", error);
            }
        }
        if (number == 0) throw new InvalidInputException($"{path}: the file is empty; its first line must be '{Header}'");
        return new BoxTable(prompts, empty);
    }

    private static void ReadRow(IReadOnlyList<string> cells, List<BoxPrompt> prompts, List<EmptySlice> empty)
    {
        if (cells.Count != 12) throw new FormatException($"{cells.Count} columns where {Header.Split(',').Length} are due");
        var axis = cells[1] switch { "z" => SliceAxis.Z, "y" => SliceAxis.Y, "x" => SliceAxis.X, _ => throw new FormatException($"slice_axis '{cells[1]}' is not z, y or x") };
        var slice = Whole(cells[2], "slice", 0);
        if (cells[3].Length == 0)
        {
            empty.Add(new EmptySlice(cells[0], axis, slice, cells[8], cells[10]));
            return;
        }
        PixelBox? box = null;
        if (cells[4].Length > 0)
        {
            var b = new PixelBox(Real(cells[4]), Real(cells[5]), Real(cells[6]), Real(cells[7]));
            if (b.X1 < b.X0 || b.Y1 < b.Y0) throw new FormatException($"the box ({b.X0}, {b.Y0}, {b.X1}, {b.Y1}) ends before it starts");
            box = b;
        }
        PointPrompt[] points = [.. cells[11].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Point)];
        if (box is null && points.Length == 0) throw new FormatException("neither a box nor a point");
        double? time = cells[9].Length == 0 ? null : Real(cells[9]);
        prompts.Add(new BoxPrompt(cells[0], axis, slice, Whole(cells[3], "label", 1), box, cells[8], time, cells[10]) { Points = points });
    }

    private static PointPrompt Point(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [var x, var y, "+" or "-"]) throw new FormatException($"the point '{text}' is not 'x y +' or 'x y -'");
        return new PointPrompt(Real(x), Real(y), parts[2] == "+");
    }

    private static int Whole(string text, string column, int least) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least
            ? value
            : throw new FormatException($"{column} '{text}' is not a whole number of at least {least}");

    private static float Real(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
            ? value
            : throw new FormatException($"'{text}' is not a number");

    private static string AxisName(SliceAxis axis) => axis switch { SliceAxis.Z => "z", SliceAxis.Y => "y", _ => "x" };

    private static string Number<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static void AppendRow(StringBuilder text, IEnumerable<string?> cells) =>
        text.AppendJoin(',', cells.Select(c => CsvRow.Quote(c ?? ""))).Append('\n');
}
