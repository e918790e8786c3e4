using System.Globalization;
using System.Xml.Linq;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>The shapes of CVAT's XML as the boxes around them.</summary>
internal static class CvatShape
{
    /// <summary>The box, and what it was made from where it is no box as it stands; null for a mask without any pixel.</summary>
    /// <exception cref="InvalidInputException">A number is missing or none, or the shape is neither a box nor an area.</exception>
    public static (ToolBox? Box, string? MadeOf) BoxOf(XElement shape, string path)
    {
        double At(string name) => XmlFile.Number(shape, name, path);
        var degrees = XmlFile.Find(shape, "rotation") is null ? 0 : At("rotation");
        switch (shape.Name.LocalName)
        {
            case "box":
                return (new ToolBox(At("xtl"), At("ytl"), At("xbr"), At("ybr")).TurnedAboutCentre(degrees),
                    degrees == 0 ? null : "rotated boxes");
            case "polygon":
                var points = PointsOf(shape, path);
                return points.Count >= 3 ? (ToolBox.Around(points), "polygons")
                    : throw XmlFile.Wrong(shape, $"a polygon of {points.Count} points has no area", path);
            case "ellipse":
                return (ToolBox.AroundEllipse(At("cx"), At("cy"), At("rx"), At("ry"), degrees), "ellipses");
            case "mask":
                return (Mask(shape, path), "masks");
            default:
                throw XmlFile.Wrong(shape, "it is neither a box nor an area; draw a rectangle, a polygon or a mask", path);
        }
    }

    /// <summary>"x,y;x,y;…".</summary>
    public static IReadOnlyList<(double X, double Y)> PointsOf(XElement shape, string path)
    {
        var points = new List<(double, double)>();
        foreach (var point in XmlFile.Text(shape, "points", path).Split(';', StringSplitOptions.RemoveEmptyEntries))
            points.Add(point.Split(',') is [var x, var y] && Number(x) is { } across
                && Number(y) is { } down ? (across, down) : throw XmlFile.Wrong(shape, $"the point '{point}' is not x,y", path));
        return points.Count > 0 ? points : throw XmlFile.Wrong(shape, "it has no point", path);
    }

    /// <summary>Runs along the rows of a rectangle of the image.</summary>
    private static ToolBox? Mask(XElement shape, string path)
    {
        int At(string name) => XmlFile.Whole(shape, name, path);
        var runs = XmlFile.Text(shape, "rle", path).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(run => long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value : throw XmlFile.Wrong(shape, $"the run '{run}' is not a whole number", path));
        try
        {
            if (At("width") == 0 || At("height") == 0) return null;
            var box = RunLengths.BoxAround(runs, At("width"), At("height"), linesAreColumns: false);
            return box is { } found ? new ToolBox(found.X0 + At("left"), found.Y0 + At("top"), found.X1 + At("left"), found.Y1 + At("top"))
                : null;
        }
        catch (FormatException error)
        {
            throw XmlFile.Wrong(shape, $"the mask {error.Message}", path);
        }
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
