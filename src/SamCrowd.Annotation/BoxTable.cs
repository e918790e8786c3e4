using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Annotation;

/// <summary>
/// Prompts of many cases, in drawing order, with the slices whose file was empty. On disk: CSV, one prompt a row, columns
/// <c>case,slice_axis,slice,label,x0,y0,x1,y1,annotator,time_s,source,points</c>; points are written <c>x y +</c> or <c>x y -</c>,
/// separated by semicolons. A row without label is an <see cref="EmptySlice"/>, and so is one whose points are <c>nothing</c>: the label is
/// not there.
/// Four more columns, <c>window_low,window_high,picture_width,picture_height</c>, hold what annotators saw where that is known.
/// </summary>
internal sealed record BoxTable(IReadOnlyList<BoxPrompt> Prompts, IReadOnlyList<EmptySlice> EmptySlices)
{
    public const string Header = "case,slice_axis,slice,label,x0,y0,x1,y1,annotator,time_s,source,points";

    private const double FarthestPixel = 1e6;

    /// <summary>
    /// Columns that follow those of <see cref="Header"/> where what annotators saw is known (<see cref="BoxPrompt.Shown"/>).
    /// </summary>
    public const string ShownHeader = "window_low,window_high,picture_width,picture_height";

    // In the column of points: the annotator looked for the label and says that it is not there.
    private const string Nothing = "nothing";

    public BoxTable(IReadOnlyList<BoxPrompt> prompts)
        : this(prompts, [])
    {
    }

    /// <summary>Cases that have a prompt or an empty slice, in ordinal order.</summary>
    public IReadOnlyList<string> Cases =>
        [.. Prompts.Select(p => p.Case).Concat(EmptySlices.Select(e => e.Case)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];

    /// <summary>Annotators who have a prompt or an empty slice, in ordinal order.</summary>
    public IReadOnlyList<string> Annotators =>
        [.. Prompts.Select(p => p.Annotator).Concat(EmptySlices.Select(e => e.Annotator)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];

    public IReadOnlyList<BoxPrompt> OfCase(string caseId) => [.. Prompts.Where(p => p.Case == caseId)];

    /// <summary>The part of these annotators.</summary>
    public BoxTable Of(IReadOnlyList<string> annotators) =>
        new([.. Prompts.Where(p => annotators.Contains(p.Annotator))], [.. EmptySlices.Where(e => annotators.Contains(e.Annotator))]);

    /// <summary>Both tables after one another.</summary>
    public BoxTable Append(BoxTable other) => new([.. Prompts, .. other.Prompts], [.. EmptySlices, .. other.EmptySlices]);

    public void Write(string path) => AtomicFile.WriteText(path, ToCsv());

    /// <summary>The table as its file holds it.</summary>
    public string ToCsv()
    {
        var showsMore = Prompts.Any(p => p.Shown is not null) || EmptySlices.Any(e => e.Shown is not null);
        var table = new CsvWriter((showsMore ? $"{Header},{ShownHeader}" : Header).Split(','));
        foreach (var p in Prompts)
        {
            var points = string.Join(';',
                p.Points.Select(q => string.Create(CultureInfo.InvariantCulture, $"{q.X} {q.Y} {(q.Positive ? '+' : '-')}")));
            table.Add(Row(p.Shown, p.Case, AxisName(p.Axis), p.Slice, p.Label, p.Box?.X0, p.Box?.Y0, p.Box?.X1, p.Box?.Y1, p.Annotator,
                p.TimeSeconds, p.Source, points));
        }
        foreach (var e in EmptySlices)
            table.Add(Row(e.Shown, e.Case, AxisName(e.Axis), e.Slice, e.Label, "", "", "", "", e.Annotator, e.TimeSeconds, e.Source,
                e.Label is null ? "" : Nothing));
        return table.ToString();

        CsvCell[] Row(ShownPicture? shown, params ReadOnlySpan<CsvCell> cells) =>
            showsMore ? [.. cells, shown?.Window?.Low, shown?.Window?.High, shown?.Width, shown?.Height] : cells.ToArray();
    }

    /// <exception cref="InvalidInputException">The file is missing, its header is another one, or a row cannot be read.</exception>
    public static BoxTable Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidInputException(path, "there is no such box table", new RunStep(WorkStep.ImportBoxes, "import boxes"));
        var table = CsvTable.Read(path);
        if (!table.Header.SequenceEqual(Header.Split(',')) && !table.Header.SequenceEqual($"{Header},{ShownHeader}".Split(',')))
            throw new InvalidInputException($"{path}: the first line must be '{Header}', or that and '{ShownHeader}'");
        var prompts = new List<BoxPrompt>();
        var empty = new List<EmptySlice>();
        foreach (var row in table.Rows)
        {
            try
            {
                ReadRow(table, row, prompts, empty);
            }
            catch (FormatException error)
            {
                throw new InvalidInputException($"{path}: line {row.Line}: {error.Message}", error);
            }
        }
        return new BoxTable(prompts, empty);
    }

    private static void ReadRow(CsvTable table, CsvRow cells, List<BoxPrompt> prompts, List<EmptySlice> empty)
    {
        if (CaseId.FaultOf(cells[0]) is { } fault) throw new FormatException($"the case id \"{cells[0]}\" {fault}");
        if (cells[8].Length > 0 && CaseId.FaultOf(cells[8]) is { } wrong)
            throw new FormatException($"the annotator \"{cells[8]}\" {wrong}");
        var axis = cells[1] switch
        {
            "z" => SliceAxis.Z,
            "y" => SliceAxis.Y,
            "x" => SliceAxis.X,
            _ => throw new FormatException($"slice_axis '{cells[1]}' is not z, y or x"),
        };
        var slice = Whole(cells[2], "slice", 0, SlicePlane.MostSlices - 1);
        double? time = cells[9].Length == 0 ? null : Real(table, cells[9]);
        if (time < 0) throw new FormatException($"time_s '{cells[9]}' is below 0");
        var shown = Shown(table, cells);
        int? label = cells[3].Length == 0 ? null : Whole(cells[3], "label", 1, short.MaxValue);
        if (label is null || cells[11] == Nothing)
        {
            if (Enumerable.Range(4, 4).Any(column => cells[column].Length > 0) || (label is null && cells[11].Length > 0))
                throw new FormatException("there is a box or a point without a label");
            empty.Add(new EmptySlice(cells[0], axis, slice, cells[8], cells[10], label, time) { Shown = shown });
            return;
        }
        PixelBox? box = null;
        if (Enumerable.Range(4, 4).Any(column => cells[column].Length > 0))
        {
            var b = new PixelBox(Pixel(table, cells[4]), Pixel(table, cells[5]), Pixel(table, cells[6]), Pixel(table, cells[7]));
            if (b.X1 < b.X0 || b.Y1 < b.Y0)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                    $"the box ({b.X0}, {b.Y0}, {b.X1}, {b.Y1}) ends before it starts"));
            box = b;
        }
        PointPrompt[] points = [.. cells[11].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => Point(table, text))];
        if (box is null && points.Length == 0) throw new FormatException("neither a box nor a point");
        prompts.Add(new BoxPrompt(cells[0], axis, slice, label.Value, box, cells[8], time, cells[10]) { Points = points, Shown = shown });
    }

    private static ShownPicture? Shown(CsvTable table, CsvRow cells)
    {
        if (table.Header.Count <= 12 || cells[14].Length == 0) return null;
        (double, double)? window = cells[12].Length == 0 ? null : (Real(table, cells[12]), Real(table, cells[13]));
        return new ShownPicture(Real(table, cells[14]), Real(table, cells[15]), window);
    }

    private static PointPrompt Point(CsvTable table, string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [var x, var y, "+" or "-"]) throw new FormatException($"the point '{text}' is not 'x y +' or 'x y -'");
        return new PointPrompt(Pixel(table, x), Pixel(table, y), parts[2] == "+");
    }

    private static int Whole(string text, string column, int least, int most) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new FormatException($"{column} '{text}' is not a whole number of {least} to {most}");

    private static float Pixel(CsvTable table, string text) =>
        Real(table, text) is var value && Math.Abs(value) <= FarthestPixel
            ? (float)value : throw new FormatException($"'{text}' is no place on a slice");

    private static double Real(CsvTable table, string text) =>
        table.TryNumber(text, out var value) && float.IsFinite((float)value)
            ? value : throw new FormatException($"'{text}' is not a number");

    private static string AxisName(SliceAxis axis) => axis switch { SliceAxis.Z => "z", SliceAxis.Y => "y", _ => "x" };
}
