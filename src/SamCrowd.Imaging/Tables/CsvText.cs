using System.Text;

namespace SamCrowd.Imaging.Tables;

/// <summary>The text of a file of separated values.</summary>
internal static class CsvText
{
    private const int MostCharacters = 1 << 28;

    /// <exception cref="InvalidInputException">
    /// The file is missing, too large, or neither UTF-8 nor UTF-16 with its byte order mark.
    /// </exception>
    public static string Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path}: there is no such file; check the path");
        var text = new StringBuilder();
        var buffer = new char[1 << 16];
        try
        {
            using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true),
                detectEncodingFromByteOrderMarks: true);
            for (int read; (read = reader.Read(buffer)) > 0;)
            {
                if (text.Length + read > MostCharacters)
                    throw new InvalidInputException($"{path}: more than {MostCharacters >> 20} million characters; split the table");
                text.Append(buffer, 0, read);
            }
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidInputException($"{path}: the text is not UTF-8; save it as 'CSV UTF-8'", error);
        }
        return text.ToString();
    }

    /// <summary>
    /// The text below a first line <c>sep=;</c>, which spreadsheets write and obey, and the separator it states; null where there is no
    /// such line.
    /// </summary>
    public static (string Body, char? Separator) StatedSeparator(string text)
    {
        var body = text.TrimStart('\uFEFF');
        var end = body.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || body.AsSpan(0, end).Trim("\r\" ") is not ['s', 'e', 'p', '=', var separator] || !(separator is ',' or ';' or '\t'))
            return (body, null);
        return (body[(end + 1)..], separator);
    }
}
