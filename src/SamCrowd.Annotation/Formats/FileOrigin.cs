using System.Text;
using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// Which tool wrote a file, told by its content. Looked at only where a file could not be read as the format that was asked for, so that
/// the error says what the file is and not which key of another format it lacks.
/// </summary>
/// <param name="What">E.g. "a COCO file".</param>
/// <param name="Format">The format that reads it; null where none does.</param>
/// <param name="Remedy">What to do where no format reads it.</param>
internal sealed record FileOrigin(string What, AnnotationFormat? Format, string Remedy = "")
{
    private const int LongestStart = 4096;

    private const string ViaRemedy = "export the annotations from VIA in COCO format";

    /// <summary>What users call a format where they choose it.</summary>
    private static string NameOf(AnnotationFormat format) => format switch
    {
        AnnotationFormat.Yolo => "yolo",
        AnnotationFormat.Voc => "voc",
        AnnotationFormat.Coco => "coco",
        AnnotationFormat.Cvat => "cvat",
        AnnotationFormat.LabelStudio => "label-studio",
        _ => "labelme",
    };

    /// <summary>
    /// The error to throw in place of another, which only says where a file does not fit the format asked for; null where the file, or the
    /// first of a folder that the format would read, is of that format or of none that is known.
    /// </summary>
    public static InvalidInputException? Instead(AnnotationFormat asked, string path, InvalidInputException error)
    {
        if (!Directory.Exists(path)) return Of(path) is { } origin && origin.Format != asked ? origin.Error(path, asked, error) : null;
        var ending = asked switch { AnnotationFormat.Voc => "*.xml", AnnotationFormat.Labelme => "*.json", _ => null };
        var first = ending is null ? null : Directory.EnumerateFiles(path, ending).Order(StringComparer.Ordinal).FirstOrDefault();
        return first is null ? null : Instead(asked, first, error);
    }

    private InvalidInputException Error(string file, AnnotationFormat asked, InvalidInputException error) => new(file,
        $"it is {What}, which {NameOf(asked)} does not read",
        Format is { } format ? new GiveSetting(InputSetting.AnnotationFormat, $"give {{0}} {NameOf(format)}") : Remedy, error);

    private static FileOrigin? Of(string file)
    {
        try
        {
            return File.Exists(file) ? OfFile(file) : null;
        }
        catch (Exception error) when (error is InvalidInputException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FileOrigin? OfFile(string file)
    {
        var start = StartOf(file);
        var text = start.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (start.StartsWith("PK\u0003\u0004", StringComparison.Ordinal))
            return new FileOrigin("a zip archive", null, "unpack it and name the file in it");
        if (text.StartsWith("filename,file_size,file_attributes", StringComparison.Ordinal))
            return new FileOrigin("a table of VIA (VGG Image Annotator)", null, ViaRemedy);
        if (text.StartsWith('<'))
            return text.Contains("<annotations", StringComparison.Ordinal) ? new FileOrigin("a CVAT file", AnnotationFormat.Cvat)
                : text.Contains("<annotation", StringComparison.Ordinal)
                    ? new FileOrigin("a Pascal VOC file", AnnotationFormat.Voc) : null;
        return text is ['{' or '[', ..] ? OfJson(JsonInput.Read(file).Node) : null;
    }

    private static FileOrigin? OfJson(JsonNode? root) => root switch
    {
        JsonObject map when map.ContainsKey("images") && map.ContainsKey("categories") => new("a COCO file", AnnotationFormat.Coco),
        JsonObject map when map.ContainsKey("shapes") => new("a LabelMe file", AnnotationFormat.Labelme),
        JsonObject map when map.ContainsKey("_via_img_metadata") || (map.Count > 0 && map.All(entry => Has(entry.Value, "regions"))) =>
            new("a project or export of VIA (VGG Image Annotator)", null, ViaRemedy),
        JsonObject map when map.ContainsKey("features") => new("GeoJSON, as QuPath writes it", null, "export the boxes as COCO"),
        JsonArray list when list is [var first, ..] => OfList(first),
        _ => null,
    };

    private static FileOrigin? OfList(JsonNode? first) => first switch
    {
        _ when Has(first, "data") => new("a Label Studio export", AnnotationFormat.LabelStudio),
        _ when Has(first, "category_id") => new("a list of COCO detections", null,
            "put it into a COCO file as \"annotations\", beside \"images\" and \"categories\""),
        _ when Has(first, "annotator") || Has(first, "annotation_id") => new("Label Studio's short export (JSON-MIN)", null,
            "export it as JSON, which holds who looked at which image"),
        _ => null,
    };

    private static bool Has(JsonNode? node, string key) => node is JsonObject map && map.ContainsKey(key);

    private static string StartOf(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[LongestStart];
        return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, LongestStart, throwOnEndOfStream: false));
    }
}
