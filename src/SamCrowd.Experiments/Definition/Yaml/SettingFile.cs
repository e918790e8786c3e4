using System.Buffers;
using System.Text;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Definition.Yaml;

/// <summary>The text of a settings file: UTF-8, or UTF-16 with a byte order mark, and no longer than people write them.</summary>
internal static class SettingFile
{
    /// <summary>In bytes. Something that does not end, such as a device, is not read until memory is full.</summary>
    public const int Largest = 4 << 20;

    /// <exception cref="InvalidInputException">The file cannot be read, is too large, or is no text.</exception>
    public static string ReadText(string path)
    {
        var bytes = ReadBytes(path);
        foreach (var wide in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
            if (bytes.AsSpan().StartsWith(wide.Preamble)) return wide.GetString(bytes.AsSpan(wide.Preamble.Length));
        var text = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;
        if (FirstInvalid(text) is { } place)
            throw new InvalidInputException($"{path}:{place.Line}:{place.Column}: the byte 0x{text[place.Offset]:X2} is not UTF-8; save "
                + "the file in UTF-8");
        return Encoding.UTF8.GetString(text);
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            var block = new byte[1 << 16];
            for (int read; (read = stream.Read(block)) > 0; content.Write(block, 0, read))
            {
                if (content.Length > Largest)
                    throw new InvalidInputException($"{path}: is larger than {Largest >> 20} MiB, which no settings file is; "
                        + "check the path");
            }
            return content.ToArray();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new InvalidInputException($"{path}: cannot be read ({error.Message.Split('\n')[0].TrimEnd('.')}); check the path and its "
                + "permissions", error);
        }
    }

    private static (int Offset, int Line, int Column)? FirstInvalid(ReadOnlySpan<byte> text)
    {
        var (line, column) = (1, 1);
        for (var at = 0; at < text.Length;)
        {
            if (Rune.DecodeFromUtf8(text[at..], out var rune, out var length) != OperationStatus.Done) return (at, line, column);
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + 1);
            at += length;
        }
        return null;
    }
}
