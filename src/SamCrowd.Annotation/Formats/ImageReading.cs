using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>What one annotator marked on one image, while it is read. <see cref="Close"/> ends it.</summary>
internal sealed class ImageReading(ImportLog log, string caseId, int slice, string annotator, ImageSize? size, string place)
{
    private static readonly Remedy WhatNumbersMean = new GiveSetting(InputSetting.Corners, "state with {0} what the numbers mean");

    private int _seen;

    /// <summary>The image's size.</summary>
    /// <exception cref="InvalidInputException">It is not known.</exception>
    public ImageSize Size => size ?? throw log.Wrong(place, "this format does not hold the images' size",
        new GiveSetting(InputSetting.ImageSize, "give it with {0}"));

    private string Here => $"case {caseId}, slice {slice}";

    /// <summary>Takes a box.</summary>
    /// <param name="at">Where it stands, for messages.</param>
    /// <param name="box">In the tool's numbers.</param>
    /// <param name="corners">What the numbers mean; null for the format's convention.</param>
    /// <param name="accuracy">How far a whole pixel may be off because the file has few decimals.</param>
    /// <param name="madeOf">What the box was made from, where it was something else, e.g. "polygons".</param>
    public void Box(string at, string className, ToolBox box, CornerConvention? corners = null, double accuracy = 0, string? madeOf = null,
        double? time = null)
    {
        See();
        try
        {
            var (converted, findings) = new BoxConversion(Size, log.Mapping.Orientation).ToSlice(box, corners ?? log.Corners, accuracy);
            log.Add(at, caseId, slice, className, converted, [], annotator, time);
            log.Note(findings, Here);
            if (madeOf is not null) log.Note($"{madeOf} taken as the boxes around them", Here);
        }
        catch (FormatException error)
        {
            throw log.Wrong(at, $"the box {error.Message}",
                error is BoxConversion.PixelRangeException ? WhatNumbersMean : "correct the annotation and export it again");
        }
    }

    /// <summary>Takes clicks on the object, measured from the image's edge, as one prompt.</summary>
    /// <inheritdoc cref="Box"/>
    public void Clicks(string at, string className, IEnumerable<(double X, double Y)> points, double? time = null)
    {
        See();
        try
        {
            var conversion = new BoxConversion(Size, log.Mapping.Orientation);
            PointPrompt[] clicks = [.. points.Select(point => conversion.PointToSlice(point.X, point.Y))
                .Select(point => new PointPrompt(point.X, point.Y, true))];
            log.Add(at, caseId, slice, className, null, clicks, annotator, time);
        }
        catch (FormatException error)
        {
            throw log.Wrong(at, $"the point {error.Message}", "correct the annotation and export it again");
        }
    }

    /// <summary>A mark that is no box and cannot become one: it is named, and the slice does not count as empty.</summary>
    public void Leave(string what)
    {
        See();
        log.Leave(what, Here);
    }

    /// <summary>Records a slice without any mark as empty.</summary>
    public void Close()
    {
        if (_seen == 0) log.AddEmpty(caseId, slice, annotator);
    }

    private void See()
    {
        _seen++;
        log.See();
    }
}
