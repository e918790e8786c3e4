using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>Collects what a reader finds, and counts what it saw, took and left.</summary>
/// <param name="source">The file or folder, for messages.</param>
/// <param name="format">The format's name in the table's column source.</param>
/// <param name="corners">The format's own convention.</param>
/// <param name="sizeOf">Size of a case's images as the data set has them; null where that is not known.</param>
internal sealed class ImportLog(string source, string format, ImageMapping mapping, CornerConvention corners,
    Func<string, ImageSize>? sizeOf)
{
    private readonly List<BoxPrompt> _prompts = [];
    private readonly List<EmptySlice> _empty = [];
    private readonly Dictionary<(string Case, int Slice), string> _addresses = [];
    private readonly HashSet<(string Case, int Slice, string Annotator)> _readings = [];
    private readonly CountedNotes _notes = new();
    private int _seen;
    private int _left;

    public ImageMapping Mapping => mapping;

    public CornerConvention Corners { get; } = mapping.Corners ?? corners;

    /// <summary>Begins what one annotator marked on one image.</summary>
    /// <param name="name">The image's name, which says case and slice.</param>
    /// <param name="stated">The size that the file states; null where it states none.</param>
    /// <param name="place">Where in the source it stands, for messages.</param>
    /// <param name="address">What tells images of one name apart, e.g. with their folder; null for the name itself.</param>
    /// <exception cref="InvalidInputException">
    /// The name does not say case and slice, another image says the same, the annotator has marked this one already, or the size is wrong.
    /// </exception>
    public ImageReading Open(string name, ImageSize? stated, string annotator, string place, string? address = null)
    {
        var (caseId, slice) = mapping.Parse(name, source);
        address ??= name;
        if (!_addresses.TryAdd((caseId, slice), address) && _addresses[(caseId, slice)] != address)
        {
            throw Wrong(
                place, $"the images '{_addresses[(caseId, slice)]}' and '{address}' are both case {caseId}, slice {slice}",
                "give the cases different ids in their images' names");
        }
        if (!_readings.Add((caseId, slice, annotator)))
            throw Wrong(place, $"the image '{name}' occurs twice{(annotator.Length > 0 ? $" for annotator '{annotator}'" : "")}",
                "remove one of them");
        return new ImageReading(this, caseId, slice, annotator, SizeOf(caseId, stated, place), place);
    }

    /// <summary>Counts a mark; see <see cref="ImportedBoxes.Seen"/>.</summary>
    public void See() => _seen++;

    /// <summary>Counts a mark that is not taken, and says which kind it is.</summary>
    public void Leave(string what, string place)
    {
        _left++;
        Note($"{what} not taken", place);
    }

    /// <summary>Says something that happened to one or more marks.</summary>
    public void Note(string what, string place) => _notes.Add(what, place);

    /// <param name="at">Where the mark stands in the source, for messages.</param>
    public void Add(string at, string caseId, int slice, string className, PixelBox? box, IReadOnlyList<PointPrompt> points,
        string annotator,
        double? time) =>
        _prompts.Add(new BoxPrompt(caseId, mapping.Axis, slice, mapping.LabelOf(className, $"{source}: {at}"), box, annotator, time,
            format)
        { Points = points });

    public void AddEmpty(string caseId, int slice, string annotator) =>
        _empty.Add(new EmptySlice(caseId, mapping.Axis, slice, annotator, format));

    public int Prompts => _prompts.Count;

    /// <summary>Notes what the conversion found about a box.</summary>
    public void Note(BoxConversion.Findings findings, string place)
    {
        if (findings.HasFlag(BoxConversion.Findings.Clipped)) Note("boxes that reach over their image's edge, clipped to it", place);
        if (findings.HasFlag(BoxConversion.Findings.BetweenPixels))
            Note("boxes with corners between whole pixels, taken as the pixels they lie in; tools that measure from the image's edge "
                + "have corners of the kind 'edges'", place);
        if (findings.HasFlag(BoxConversion.Findings.NoPixel)) Note("boxes in which no pixel's centre lies", place);
    }

    public InvalidInputException Wrong(string place, string fault, Remedy remedy) =>
        new(source, place.Length == 0 ? fault : $"{place}: {fault}", remedy);

    /// <exception cref="InvalidInputException">The source holds no annotation at all.</exception>
    public ImportedBoxes Result() => new(
        new BoxTable(_prompts, _empty), _readings.Count, _seen, _left,
        [.. _notes.Lines.Select(note => $"{source}: {note}")]);

    private ImageSize? SizeOf(string caseId, ImageSize? stated, string place)
    {
        var known = sizeOf?.Invoke(caseId);
        if (stated is { } size && (size.Width < 1 || size.Height < 1))
            throw Wrong(place, $"the image's size is {size} pixels", "write the size of the image that was annotated");
        if (stated is not null && known is not null && stated != known)
            throw Wrong(place, $"the image was {stated} pixels, but slices of case {caseId} are {known}",
                "annotate images that are neither turned nor scaled");
        return stated ?? known;
    }
}
