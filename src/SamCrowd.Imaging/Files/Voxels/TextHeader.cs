using System.Globalization;
using System.Text;

namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>
/// A header of lines (NRRD, MetaImage) at the start of a file: lines with the position behind them, fields by name, numbers.
/// </summary>
/// <param name="path">Named in errors.</param>
internal sealed class TextHeader(string path)
{
    // Longer than any real header; a file without line ends is no header at all.
    private const int LongestHeader = 1 << 20;

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    public string Path => path;

    /// <summary>The next line without its end, or null at the end of the file.</summary>
    public string? ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        int value;
        while ((value = stream.ReadByte()) >= 0 && value != '\n')
        {
            line.Append((char)value);
            if (line.Length > LongestHeader) throw Invalid("has no readable header", "check that it is the right file");
        }
        return value < 0 && line.Length == 0 ? null : line.ToString().TrimEnd('\r');
    }

    public void Add(string name, string value) => _fields[name] = value;

    /// <summary>The first of several names for one field, or null.</summary>
    public string? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (_fields.TryGetValue(name, out var value)) return value;
        return null;
    }

    public string Require(params ReadOnlySpan<string> names) =>
        Find(names) ?? throw Invalid($"has no field '{names[0]}'", "write it again with a complete header");

    public double[] Numbers(string field, string text, int count)
    {
        var parts = text.Split([' ', '\t', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !double.IsFinite(numbers[i]))
                throw Invalid($"has '{field}: {text}'", $"'{parts[i]}' must be a finite number");
        }
        return numbers.Length == count ? numbers : throw Invalid($"has '{field}: {text}'", $"it must have {count} numbers");
    }

    /// <summary>Sizes, each from 1 to 2,147,483,647.</summary>
    public int[] Sizes(string field, string text, int count)
    {
        var numbers = Numbers(field, text, count);
        return Array.TrueForAll(numbers, n => n is >= 1 and <= int.MaxValue && n == Math.Floor(n))
            ? Array.ConvertAll(numbers, n => (int)n)
            : throw Invalid($"has '{field}: {text}'", "sizes must be whole numbers above zero");
    }

    public int WholeNumber(string field, string? text, int otherwise) =>
        text is null ? otherwise : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value
            : throw Invalid($"has '{field}: {text}'", "it must be a whole number");

    /// <summary>A file named in the header, beside the header unless its path is absolute.</summary>
    public string Beside(string name)
    {
        var full = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, name);
        return File.Exists(full) ? full
            : throw Invalid($"keeps its voxels in {name}, which is not there", "put both files into one folder");
    }

    public InvalidInputException Invalid(string fault, string remedy) => new(path, fault, remedy);

    /// <summary>The error for a file that does not start as its name says.</summary>
    /// <param name="format">With its article, e.g. "a NRRD file".</param>
    public InvalidInputException NotOf(string format)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var start = new byte[FileKind.BytesNeeded];
        var kind = FileKind.Of(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
        return kind is null || kind.Name == format
            ? Invalid($"does not start like {format}", "check that it is one, or download it again")
            : Invalid(kind.InPlaceOf(format), kind.Remedy);
    }
}
