using System.Text;
using ADRaffy.ENSNormalize;

namespace SamCrowd.Imaging;

/// <summary>
/// The id of a case, an annotator or an arm: a name that files and folders are called after, and never a path. Ids come from files of
/// others (CSV, dataset.json, tasks of annotation tools), so every path made from one goes through <see cref="PathIn"/>.
/// </summary>
/// <remarks>
/// An id is refused where it could leave the folder it is written to (separators, "..", drives), or where some file system would not keep
/// it as it is: control characters, the characters and the reserved device names of Windows, trailing dots and spaces (Windows drops them:
/// https://learn.microsoft.com/windows/win32/fileio/naming-a-file), a leading dot (hidden files are skipped when a data set is read), more
/// than <see cref="LongestBytes"/> bytes. Ids compare ordinally; <see cref="Normalized"/> tells which ids look the same.
/// </remarks>
internal sealed record CaseId
{
    /// <summary>
    /// In UTF-8. A file name has at most 255 bytes, of which endings and the temporary name of a file being written need some.
    /// </summary>
    public const int LongestBytes = 180;

    private const string ForbiddenCharacters = "/\\:<>\"|?*";

    private static readonly HashSet<string> DeviceNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    };

    private CaseId(string text) => Text = text;

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>
    /// The Unicode normal form C: "ä" as one character. macOS keeps names in form D ("a" and a combining diaeresis), so two files that
    /// look the same may differ.
    /// </summary>
    public string Normalized => NormalForm(Text);

    /// <summary>The normal form C of any text; .NET's own knows ASCII alone where no ICU library is loaded, as in this program.</summary>
    public static string NormalForm(string text) => Ascii.IsValid(text) || !IsWellFormed(text) ? text : ENSNormalize.NF.NFC(text);

    /// <param name="text">The id.</param>
    /// <param name="source">Where it stands, for the error: a file, or a file and a line.</param>
    /// <param name="kind">What it is the id of, e.g. "case", "annotator".</param>
    /// <exception cref="InvalidInputException">The text cannot be the name of a file.</exception>
    public static CaseId Parse(string text, string source, string kind = "case")
    {
        if (FaultOf(text) is not { } fault) return new CaseId(text);
        throw new InvalidInputException(
            source, $"the {kind} id \"{text}\" {fault}", "give it an id that can be the name of a file, e.g. letters, digits, _ and -");
    }

    /// <summary>What keeps a text from being an id, as in "has a separator"; null where nothing does.</summary>
    public static string? FaultOf(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "is empty";
        if (text.StartsWith('.')) return "starts with a dot";
        if (text[^1] is '.' || char.IsWhiteSpace(text[^1])) return "ends in a dot or a space";
        foreach (var c in text)
        {
            if (char.IsControl(c)) return "holds a control character";
            if (ForbiddenCharacters.Contains(c)) return $"holds the character {c}";
        }
        if (!IsWellFormed(text)) return "is not valid Unicode";
        if (DeviceNames.Contains(text.Split('.')[0].TrimEnd())) return "is the name of a device on Windows";
        return Encoding.UTF8.GetByteCount(text) > LongestBytes ? $"is longer than {LongestBytes} bytes" : null;
    }

    /// <summary>The path of the file or folder that is called after the id, directly in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="ending">What follows the id, e.g. ".nii.gz" or "_0000.nii.gz"; no separator.</param>
    public string PathIn(string folder, string ending = "") => Path.Combine(folder, Text + ending);

    public override string ToString() => Text;

    private static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done) return false;
            rest = rest[used..];
        }
        return true;
    }
}
