namespace SamCrowd.Annotation.Formats;

/// <summary>
/// Label Studio's brush masks: bytes of red, green, blue and opacity of each pixel by rows, packed bit by bit as @thi.ng/rle-pack does. 32
/// bits say how many bytes follow, 5 how wide a byte is, four times 4 how wide the lengths of runs are; then each run has a bit that tells
/// repeated from single bytes, 2 bits that choose the width of its length, the length, and the byte or bytes. A pixel is the object's where
/// it is not transparent.
/// </summary>
internal static class LabelStudioBrush
{
    /// <returns>The box around the painted pixels, measured from the image's edge; null where nothing is painted.</returns>
    /// <exception cref="FormatException">
    /// The mask is cut off or belongs to an image of another size. The message follows "the brush".
    /// </exception>
    public static ToolBox? BoxAround(IReadOnlyList<byte> packed, ImageSize size)
    {
        var bits = new BitReader(packed);
        var count = bits.Read(32);
        if (count != 4L * size.Width * size.Height)
            throw new FormatException($"holds {count} bytes where an image of {size} pixels has {4L * size.Width * size.Height}");
        var width = (int)bits.Read(5) + 1;
        int[] lengths = [.. Enumerable.Range(0, 4).Select(_ => (int)bits.Read(4) + 1)];
        var box = new PaintedBox(size.Width);
        for (var at = 0L; at < count;)
        {
            var repeated = bits.Read(1) == 1;
            var end = at + bits.Read(lengths[bits.Read(2)]) + 1;
            if (end > count) throw new FormatException("has a run beyond its end");
            if (repeated)
            {
                if (bits.Read(width) != 0) box.Add(at, end);
                at = end;
            }
            for (; at < end; at++)
                if (bits.Read(width) != 0) box.Add(at, at + 1);
        }
        return box.Box;
    }

    /// <summary>The box around the pixels whose opacity byte, the last of four, is among the bytes added.</summary>
    private sealed class PaintedBox(int width)
    {
        public ToolBox? Box { get; private set; }

        public void Add(long start, long end)
        {
            var (first, last) = (start / 4, (end / 4) - 1);
            if (last < first) return;
            var (top, bottom) = (first / width, last / width);
            var row = top == bottom ? (Left: first % width, Right: last % width) : (0, width - 1);
            var added = new ToolBox(row.Left, top, row.Right + 1, bottom + 1);
            Box = Box is { } box ? new ToolBox(Math.Min(box.X0, added.X0), Math.Min(box.Y0, added.Y0), Math.Max(box.X1, added.X1),
                Math.Max(box.Y1, added.Y1)) : added;
        }
    }

    private sealed class BitReader(IReadOnlyList<byte> bytes)
    {
        private long _at;

        public long Read(int count)
        {
            if (_at + count > 8L * bytes.Count) throw new FormatException("is cut off");
            var value = 0L;
            for (var end = _at + count; _at < end; _at++)
                value = (value << 1) | (uint)((bytes[(int)(_at / 8)] >> (7 - (int)(_at % 8))) & 1);
            return value;
        }
    }
}
