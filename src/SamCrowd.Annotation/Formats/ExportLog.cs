using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>One slice to be written: its boxes in drawing order, and who opened it without drawing any.</summary>
internal sealed record ExportedSlice(string Case, int Slice, ImageSize Size, IReadOnlyList<BoxPrompt> Prompts, IReadOnlyList<string> Idle)
{
    /// <summary>The image's name without ending.</summary>
    public string Name => ImageMapping.NameOf(Case, Slice);
}

/// <summary>Slices of a table to be written, and notes of what became of their boxes.</summary>
/// <param name="corners">The format's own convention.</param>
/// <param name="tellsAnnotators">True where the format keeps annotators apart.</param>
internal sealed class ExportLog(BoxTable table, ImageMapping mapping, CornerConvention corners, Func<string, ImageSize> sizeOf,
    bool tellsAnnotators = false)
{
    private const int FilesAtOnce = 32, FilesInMemory = 4096;

    private readonly CountedNotes _notes = new();
    private readonly CornerConvention _corners = mapping.Corners ?? corners;

    /// <summary>A line for each kind of change, with how many and where the first is.</summary>
    public IReadOnlyList<string> Notes => [.. _notes.Lines];

    /// <summary>Slices in the order in which they first occur: those with boxes, then those that are empty only.</summary>
    public IReadOnlyList<ExportedSlice> Slices()
    {
        var sizes = new Dictionary<string, ImageSize>(StringComparer.Ordinal);
        var boxes = new Dictionary<(string Case, int Slice), (List<BoxPrompt> Prompts, List<string> Idle)>();
        foreach (var prompt in table.Prompts) Of(prompt.Case, prompt.Slice).Prompts.Add(prompt);
        foreach (var empty in table.EmptySlices) Of(empty.Case, empty.Slice).Idle.Add(empty.Annotator);
        if (!tellsAnnotators)
        {
            foreach (var (place, slice) in boxes)
                if (slice.Prompts.Select(prompt => prompt.Annotator).Distinct().Count() > 1)
                    _notes.Add("slices with boxes of several annotators, which this format does not tell apart",
                        $"case {place.Case}, slice {place.Slice}");
        }
        return [.. boxes.Select(slice => new ExportedSlice(slice.Key.Case, slice.Key.Slice, SizeOf(slice.Key.Case), slice.Value.Prompts,
            slice.Value.Idle))];

        (List<BoxPrompt> Prompts, List<string> Idle) Of(string caseId, int slice)
        {
            if (!boxes.TryGetValue((caseId, slice), out var found)) boxes[(caseId, slice)] = found = ([], []);
            return found;
        }

        ImageSize SizeOf(string caseId)
        {
            if (!sizes.TryGetValue(caseId, out var size)) sizes[caseId] = size = sizeOf(caseId);
            return size;
        }
    }

    /// <summary>A prompt's box in the tool's numbers.</summary>
    /// <exception cref="InvalidInputException">
    /// The box lies outside its image, or the format counts whole pixels and it holds none.
    /// </exception>
    public ToolBox BoxOf(BoxPrompt prompt, ImageSize size)
    {
        var place = $"case {prompt.Case}, slice {prompt.Slice}";
        try
        {
            var (box, findings) = new BoxConversion(size, mapping.Orientation).FromSlice(prompt.Box!.Value, _corners);
            if (findings.HasFlag(BoxConversion.Findings.Clipped))
                _notes.Add("boxes that reach over their slice's edge, clipped to it", place);
            return box;
        }
        catch (FormatException error)
        {
            throw new InvalidInputException($"{place}, label {prompt.Label}", $"the box {error.Message}", "correct or remove it");
        }
    }

    public string ClassOf(BoxPrompt prompt) => mapping.ClassOf(prompt.Label);

    /// <summary>The path of a slice's file.</summary>
    public static string PathOf(string folder, ExportedSlice slice, string ending) =>
        CaseId.Parse(slice.Case, "the box table").PathIn(folder, ImageMapping.EndingOf(slice.Slice) + ending);

    /// <summary>
    /// Writes the files of a format that has one a slice, many at once: nearly all of the time is spent waiting until each is on the disk.
    /// </summary>
    /// <param name="files">Made one after another, as they are taken.</param>
    public static void WriteFiles(IEnumerable<(string Path, string Text)> files)
    {
        foreach (var part in files.Chunk(FilesInMemory))
            ParallelCases.ForEach(part, FilesAtOnce, CancellationToken.None, file => AtomicFile.WriteText(file.Path, file.Text));
    }
}
