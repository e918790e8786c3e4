using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>A labelled region among the results of one annotation.</summary>
/// <param name="Result">The result that holds its shape.</param>
/// <param name="Name">The class.</param>
/// <param name="Size">The image's size as the result states it.</param>
internal sealed record LabelStudioRegion(JsonItem Result, string Name, ImageSize Size)
{
    private static readonly string[] Shapes = ["rectangle", "polygon", "brush", "ellipse", "keypoint"];

    // What says something of the image or of a region and draws nothing.
    private static readonly string[] Remarks =
        ["choices", "textarea", "rating", "number", "datetime", "taxonomy", "pairwise", "ranking", "relation"];

    /// <summary>True for a result that says something and draws nothing.</summary>
    public static bool IsRemark(JsonItem result) => Remarks.Contains(result["type"].Text());

    /// <summary>
    /// The regions among results. A shape and its labels are one result (rectanglelabels), or two with one id (rectangle and labels), of
    /// which the one of the type labels holds both.
    /// </summary>
    /// <exception cref="Imaging.InvalidInputException">
    /// A shape has no label or several, is of another kind, or lies on a turned image.
    /// </exception>
    public static IReadOnlyList<LabelStudioRegion> Of(IReadOnlyList<JsonItem> results)
    {
        var labelled = results.Where(result => result["type"].Text() == "labels").Select(result => result.Find("id")?.Id()).OfType<string>()
            .ToHashSet();
        var regions = new List<LabelStudioRegion>();
        foreach (var result in results)
        {
            var type = result["type"].Text();
            if (IsRemark(result) || (Shapes.Contains(type) && result.Find("id")?.Id() is { } id && labelled.Contains(id))) continue;
            if (Shapes.Contains(type)) throw result.Unfit($"a {type} has no label", "label it");
            if (type != "labels" && !Shapes.Any(shape => type == shape + "labels"))
                throw result.Unfit($"a region is of the type '{type}', which is neither a box nor an area",
                    "draw a rectangle, a polygon or a brush mask");
            if (result.Find("image_rotation")?.Finite() is { } turned && turned != 0)
                throw result.Unfit(FormattableString.Invariant($"the image was turned by {turned} degrees"), "annotate the image as it is");
            if (result.Find("original_width") is not { } width) throw result.Unfit("'original_width' is missing");
            regions.Add(new LabelStudioRegion(result, NameOf(result["value"], type),
                new ImageSize(width.Whole(), result["original_height"].Whole())));
        }
        return regions;
    }

    /// <summary>Hands the region to the image's reading.</summary>
    public void Take(ImageReading image, double? time)
    {
        var value = Result["value"];
        if (value.Find("width") is { } width && value.Find("height") is { } height && value.Find("radiusX") is null
            && value.Find("rle") is null && Result["type"].Text() != "keypointlabels")
        {
            var (x, y) = (Across(value["x"]), Down(value["y"]));
            var degrees = value.Find("rotation")?.Finite() ?? 0;
            image.Box(Result.Place, Name, new ToolBox(x, y, x + Across(width), y + Down(height)).TurnedAboutCorner(degrees),
                madeOf: degrees == 0 ? null : "rotated boxes", time: time);
        }
        else if (value.Find("points") is { } points)
        {
            var corners = points.Items();
            if (corners.Count < 3) throw Result.Unfit($"a polygon of {corners.Count} points has no area");
            var polygon = ToolBox.Around(corners.Select(point => point.Point())
                .Select(point => (point.X * Size.Width / 100, point.Y * Size.Height / 100)));
            image.Box(Result.Place, Name, polygon, CornerConvention.Edges, madeOf: "polygons", time: time);
        }
        else if (value.Find("radiusX") is { } radius)
        {
            var ellipse = ToolBox.AroundEllipse(Across(value["x"]), Down(value["y"]), Across(radius), Down(value["radiusY"]),
                value.Find("rotation")?.Finite() ?? 0);
            image.Box(Result.Place, Name, ellipse, CornerConvention.Edges, madeOf: "ellipses", time: time);
        }
        else if (value.Find("rle") is { } rle)
        {
            if (Brush(rle) is { } box) image.Box(Result.Place, Name, box, CornerConvention.Edges, madeOf: "brush masks", time: time);
            else image.Leave("brush masks without any pixel");
        }
        else if (Result["type"].Text() == "keypointlabels")
        {
            image.Clicks(Result.Place, Name, [(Across(value["x"]), Down(value["y"]))], time);
        }
        else
        {
            throw Result.Unfit("its value is no shape that is known");
        }
    }

    private static string NameOf(JsonItem value, string type)
    {
        var labels = value[type].Items();
        return labels.Count == 1 ? labels[0].Text()
            : throw value.Unfit(labels.Count == 0 ? $"'{type}' is empty: the region has no label" : $"the region has {labels.Count} labels",
            "give it one label");
    }

    private double Across(JsonItem percent) => percent.Finite() * Size.Width / 100;

    private double Down(JsonItem percent) => percent.Finite() * Size.Height / 100;

    private ToolBox? Brush(JsonItem rle)
    {
        try
        {
            return LabelStudioBrush.BoxAround([.. rle.Items()
                .Select(item => item.Whole() is var value && value < 256 ? (byte)value : throw item.Unfit("it is not a byte"))], Size);
        }
        catch (FormatException error)
        {
            throw rle.Unfit($"the brush {error.Message}");
        }
    }
}
