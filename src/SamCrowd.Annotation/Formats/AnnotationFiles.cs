using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>Reads and writes annotations in any of the formats.</summary>
internal static class AnnotationFiles
{
    /// <param name="path">A file or a folder, as the format has it.</param>
    /// <param name="sizeOf">
    /// Size of a case's images as the data set has them: taken where the format holds none, else compared with what the file says. Null
    /// where it is not known.
    /// </param>
    /// <param name="annotator">Name of the annotator, for files that hold none.</param>
    /// <exception cref="InvalidInputException">Nothing is there, or it cannot be read as this format: file and item are named.</exception>
    public static ImportedBoxes Read(AnnotationFormat format, string path, ImageMapping mapping, Func<string, ImageSize>? sizeOf = null,
        string annotator = "")
    {
        try
        {
            return ReadAs(format, path, mapping, sizeOf, annotator);
        }
        catch (InvalidInputException error) when (FileOrigin.Instead(format, path, error) is { } instead)
        {
            throw instead;
        }
    }

    private static ImportedBoxes ReadAs(AnnotationFormat format, string path, ImageMapping mapping, Func<string, ImageSize>? sizeOf,
        string annotator) => format switch
        {
            AnnotationFormat.Yolo => YoloFormat.Read(path, mapping, sizeOf, annotator),
            AnnotationFormat.Voc => PascalVocFormat.Read(path, mapping, sizeOf, annotator),
            AnnotationFormat.Coco => CocoFormat.Read(path, mapping, sizeOf, annotator),
            AnnotationFormat.Cvat => CvatFormat.Read(path, mapping, sizeOf, annotator),
            AnnotationFormat.LabelStudio => LabelStudioFormat.Read(path, mapping, sizeOf, annotator),
            _ => LabelMeFormat.Read(path, mapping, sizeOf, annotator),
        };

    /// <summary>
    /// Writes boxes and empty slices. Only Label Studio's format keeps annotators apart; in the others a slice holds the boxes of all.
    /// </summary>
    /// <returns>A line for each kind of change that the format made necessary, e.g. boxes clipped to their image.</returns>
    /// <exception cref="InvalidInputException">
    /// A prompt has no box, lies across another axis or outside its image, or its label has no class name.
    /// </exception>
    public static IReadOnlyList<string> Write(AnnotationFormat format, string path, BoxTable table, ImageMapping mapping,
        Func<string, ImageSize> sizeOf)
    {
        if (table.Prompts.FirstOrDefault(prompt => prompt.Box is null) is { } clicks)
            throw new InvalidInputException(Place(clicks), "points without a box cannot be written, as these formats hold boxes",
                "remove them");
        if (table.Prompts.FirstOrDefault(prompt => prompt.Axis != mapping.Axis) is { } across)
            throw new InvalidInputException(Place(across), $"the box lies across {across.Axis}, and the images across {mapping.Axis}",
                "give that axis");
        if (table.EmptySlices.FirstOrDefault(slice => slice.Axis != mapping.Axis) is { } empty)
            throw new InvalidInputException($"case {empty.Case}, slice {empty.Slice}",
                $"the empty slice lies across {empty.Axis}, and the images across {mapping.Axis}", "give that axis");
        foreach (var id in table.Cases) CaseId.Parse(id, "the box table");
        return format switch
        {
            AnnotationFormat.Yolo => YoloFormat.Write(path, table, mapping, sizeOf),
            AnnotationFormat.Voc => PascalVocFormat.Write(path, table, mapping, sizeOf),
            AnnotationFormat.Coco => CocoFormat.Write(path, table, mapping, sizeOf),
            AnnotationFormat.Cvat => CvatFormat.Write(path, table, mapping, sizeOf),
            AnnotationFormat.LabelStudio => LabelStudioFormat.Write(path, table, mapping, sizeOf),
            _ => LabelMeFormat.Write(path, table, mapping, sizeOf),
        };
    }

    private static string Place(BoxPrompt prompt) => $"case {prompt.Case}, slice {prompt.Slice}, label {prompt.Label}";
}
