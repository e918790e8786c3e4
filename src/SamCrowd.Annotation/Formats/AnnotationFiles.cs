using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>Reads and writes annotations in any of the formats.</summary>
public static class AnnotationFiles
{
    /// <param name="path">A file or a folder, as the format has it.</param>
    /// <param name="sizeOf">Size of a case's pictures; asked for by the formats that do not hold it.</param>
    /// <param name="annotator">Name of the annotator, for the formats that hold none.</param>
    /// <exception cref="InvalidInputException">Nothing is there, or it cannot be read.</exception>
    public static BoxTable Read(AnnotationFormat format, string path, PictureMapping mapping, Func<string, PictureSize> sizeOf, string annotator = "") => format switch
    {
        AnnotationFormat.Yolo => YoloFormat.Read(path, mapping, sizeOf, annotator),
        AnnotationFormat.Voc => PascalVocFormat.Read(path, mapping, annotator),
        AnnotationFormat.Coco => CocoFormat.Read(path, mapping, annotator),
        AnnotationFormat.Cvat => CvatFormat.Read(path, mapping),
        AnnotationFormat.LabelStudio => LabelStudioFormat.Read(path, mapping),
        _ => LabelMeFormat.Read(path, mapping, annotator),
    };

    /// <summary>Writes boxes and empty slices; the annotation of one slice holds the boxes of all its annotators.</summary>
    /// <exception cref="InvalidInputException">A prompt has no box, lies across another axis, or its label has no class name.</exception>
    public static void Write(AnnotationFormat format, string path, BoxTable table, PictureMapping mapping, Func<string, PictureSize> sizeOf)
    {
        if (table.Prompts.FirstOrDefault(prompt => prompt.Box is null) is { } clicks)
            throw new InvalidInputException($"case {clicks.Case}, slice {clicks.Slice}, label {clicks.Label}: points without a box cannot be written; these formats hold boxes");
        if (table.Prompts.FirstOrDefault(prompt => prompt.Axis != mapping.Axis) is { } across)
            throw new InvalidInputException($"case {across.Case}, slice {across.Slice}: the box lies across {across.Axis} and pictures across {mapping.Axis} are wanted; give that axis");
        Action<string, BoxTable, PictureMapping, Func<string, PictureSize>> write = format switch
        {
            AnnotationFormat.Yolo => YoloFormat.Write,
            AnnotationFormat.Voc => PascalVocFormat.Write,
            AnnotationFormat.Coco => CocoFormat.Write,
            AnnotationFormat.Cvat => CvatFormat.Write,
            AnnotationFormat.LabelStudio => LabelStudioFormat.Write,
            _ => LabelMeFormat.Write,
        };
        write(path, table, mapping, sizeOf);
    }
}
