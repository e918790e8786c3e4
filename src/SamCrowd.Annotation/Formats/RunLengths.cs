namespace SamCrowd.Annotation.Formats;

/// <summary>
/// Masks as lengths of runs that are in turn background and object, starting with background. Only the box around the object is worked out;
/// no mask is made, whatever size a file states.
/// </summary>
internal static class RunLengths
{
    /// <summary>The box around the object, measured from the image's edge; null where there is none.</summary>
    /// <param name="runs">Lengths of runs, background first.</param>
    /// <param name="length">Pixels in a line: the width where lines are rows (CVAT), the height where they are columns (COCO).</param>
    /// <param name="lines">How many lines.</param>
    /// <exception cref="FormatException">The runs do not add up to the image. The message follows "the mask".</exception>
    public static ToolBox? BoxAround(IEnumerable<long> runs, int length, int lines, bool linesAreColumns)
    {
        var (at, total) = (0L, (long)length * lines);
        long firstLine = long.MaxValue, lastLine = -1, first = long.MaxValue, last = -1;
        var isObject = false;
        foreach (var run in runs)
        {
            if (run < 0 || run > total - at) throw new FormatException($"has runs that do not add up to its {total} pixels");
            if (isObject && run > 0)
            {
                var (start, end) = (at, at + run - 1);
                (firstLine, lastLine) = (Math.Min(firstLine, start / length), Math.Max(lastLine, end / length));
                // A run over the end of a line covers the end of that line and the start of the next.
                var within = start / length == end / length;
                (first, last) = (Math.Min(first, within ? start % length : 0), Math.Max(last, within ? end % length : length - 1));
            }
            at += run;
            isObject = !isObject;
        }
        if (at != total) throw new FormatException($"has runs of {at} pixels where it has {total}");
        if (lastLine < 0) return null;
        return linesAreColumns ? new ToolBox(firstLine, first, lastLine + 1, last + 1)
            : new ToolBox(first, firstLine, last + 1, lastLine + 1);
    }

    /// <summary>
    /// COCO's runs packed into text: numbers of 5 bits a character from '0' on, from the third the difference to the last but one
    /// (pycocotools, maskApi.c).
    /// </summary>
    /// <exception cref="FormatException">The text is cut off or holds other characters. The message follows "the mask".</exception>
    public static List<long> OfText(string text)
    {
        var runs = new List<long>();
        for (var i = 0; i < text.Length;)
        {
            var (value, shift, more) = (0L, 0, true);
            while (more)
            {
                if (i == text.Length || text[i] - 48 is < 0 or > 63 || shift > 55)
                    throw new FormatException("has packed runs that cannot be read");
                var bits = text[i++] - 48;
                value |= (long)(bits & 0x1f) << shift;
                shift += 5;
                more = (bits & 0x20) != 0;
                if (!more && (bits & 0x10) != 0) value |= -1L << shift;
            }
            runs.Add(runs.Count > 2 ? value + runs[^2] : value);
        }
        return runs;
    }
}
