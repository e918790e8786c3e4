using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SamCrowd.Imaging.Files;

/// <summary>
/// The one way JSON of others is read: UTF-8 with or without a mark at its start (or UTF-16 with one), a key once in each object, nesting
/// of at most <see cref="DeepestNesting"/>, Python's bare NaN as null and its Infinity as a number that reads as infinity. Every error
/// names the file, and the key or the line.
/// </summary>
internal static class JsonInput
{
    public const int DeepestNesting = 64;

    /// <summary>A file that does not end, such as a device, is not read until memory is full.</summary>
    private const long LargestFile = 1L << 30;

    private const int LongestReason = 120;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DeepestNesting, AllowDuplicateProperties = false };

    /// <summary>The value that a file holds.</summary>
    /// <exception cref="InvalidInputException">The file is missing, cannot be read, is no JSON, or has a key twice.</exception>
    public static JsonItem Read(string path) => Parse(ReadText(path), path);

    /// <param name="text">JSON.</param>
    /// <param name="source">The file to name in errors.</param>
    /// <exception cref="InvalidInputException">The text is no JSON, or has a key twice.</exception>
    public static JsonItem Parse(string text, string source)
    {
        RequireWholeText(text, source);
        try
        {
            return new JsonItem(source, "", JsonNode.Parse(PythonJson.ReplacePythonNumbers(text), documentOptions: Strict));
        }
        catch (JsonException error) when (error.Message.Contains("Duplicate property", StringComparison.Ordinal))
        {
            var key = error.Message.Split('\'') is [_, var name, ..] ? name : "";
            throw new InvalidInputException(source, $"has the key \"{key}\" twice in one object", "keep one of them", error);
        }
        catch (JsonException error)
        {
            var reason = error.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ');
            // .NET quotes all of what it takes for a word, which in a file that is no JSON may be all of it.
            if (reason.Length > LongestReason) reason = string.Concat(reason.AsSpan(0, LongestReason), "…");
            reason = string.Concat(reason.Select(character => char.IsControl(character) ? ' ' : character));
            throw new InvalidInputException(
                source, $"is not valid JSON at line {error.LineNumber + 1}, position {error.BytePositionInLine + 1} ({reason})",
                "correct it there, or write it again", error);
        }
    }

    /// <summary>
    /// Half of a pair of UTF-16 units (<c>\ud800</c> alone) is valid JSON and no text: .NET stops only where the value is asked for.
    /// </summary>
    /// <exception cref="InvalidInputException">There is such a half.</exception>
    public static void RequireWholeText(string text, string source)
    {
        if (!text.Contains("\\ud", StringComparison.OrdinalIgnoreCase)) return;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] != '\\') continue;
            if (Unit(text, i) is not { } unit || !char.IsSurrogate(unit))
            {
                i++;
                continue;
            }
            if (!char.IsHighSurrogate(unit) || Unit(text, i + 6) is not { } second || !char.IsLowSurrogate(second))
                throw new InvalidInputException(source, $"holds {text.Substring(i, 6)}, which is half a character", "write the file again");
            i += 11;
        }
    }

    /// <summary>The unit of an escape sequence \uXXXX; null where there is none.</summary>
    private static char? Unit(string text, int at) =>
        at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u'
        && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;

    private static string ReadText(string path)
    {
        if (Directory.Exists(path)) throw new InvalidInputException(path, "is a folder where a JSON file is expected", "name the file");
        if (!File.Exists(path)) throw new InvalidInputException(path, "does not exist", "check the path");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
            using var content = new MemoryStream();
            var block = new byte[1 << 16];
            for (int read; (read = stream.Read(block)) > 0; content.Write(block, 0, read))
                if (content.Length > LargestFile)
                    throw new InvalidInputException(path, "is larger than 1 GiB", "check that it is the right file");
            content.Position = 0;
            using var reader = new StreamReader(content, new UTF8Encoding(false, throwOnInvalidBytes: true),
                detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidInputException(path, "is not text in UTF-8", "save it as UTF-8", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"cannot be read ({error.Message.TrimEnd('.')})", "check its permissions and the disk",
                error);
        }
    }
}
