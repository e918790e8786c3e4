using System.Text;

namespace SamCrowd.Imaging;

/// <summary>
/// What the user gave is wrong: a file, a key, a setting, a case. <see cref="Exception.Message"/> is one clear line,
/// "subject: fault; remedy", in words of the library. A front end that has commands or keys of its own words the remedy for its reader
/// and prints <see cref="WithRemedy"/>; the command line exits with 2.
/// </summary>
public sealed class InvalidInputException : Exception
{
    // A damaged file can hold a value of a megabyte; a line on a screen cannot.
    private const int LongestPart = 480;
    private const int LongestLine = 1200;

    private readonly IReadOnlyList<InvalidInputException>? _all;

    /// <param name="subject">What is wrong: a file, a key of a file ("dataset.json: labels.liver"), a case, a setting.</param>
    /// <param name="fault">What is wrong with it, e.g. "is cut off" or "there is no such file".</param>
    /// <param name="remedy">What puts it right; a string for plain words.</param>
    internal InvalidInputException(string subject, string fault, Remedy remedy, Exception? inner = null)
        : base(Line(subject, fault, remedy.Text), inner) =>
        (Subject, Fault, Remedy) = (subject, fault, remedy);

    /// <param name="message">One line that names the file or key, the fault and the remedy.</param>
    internal InvalidInputException(string message)
        : base(OneLine(message, LongestLine))
    {
    }

    /// <param name="message">One line that names the file or key, the fault and the remedy.</param>
    /// <param name="inner">The error that led to this one.</param>
    internal InvalidInputException(string message, Exception inner)
        : base(OneLine(message, LongestLine), inner)
    {
    }

    /// <param name="all">Several things that are wrong, at least one; each is a line of the message.</param>
    internal InvalidInputException(IReadOnlyList<InvalidInputException> all)
        : base(string.Join('\n', all.Select(one => one.Message))) =>
        _all = all;

    /// <summary>Every single thing that is wrong; this one alone unless several were found together.</summary>
    public IReadOnlyList<InvalidInputException> All => _all ?? [this];

    /// <summary>The file, key, case or setting that is wrong; null where the message alone was given.</summary>
    public string? Subject { get; }

    /// <summary>What is wrong with the subject; null where the message alone was given.</summary>
    public string? Fault { get; }

    /// <summary>What puts it right; null where the message alone was given.</summary>
    internal Remedy? Remedy { get; }

    /// <summary>The message with the remedy in other words, e.g. with the option that a reader of the command line can give.</summary>
    /// <param name="words">Words for a remedy.</param>
    internal string WithRemedy(Func<Remedy, string> words)
    {
        if (_all is not null) return string.Join('\n', _all.Select(one => one.WithRemedy(words)));
        return Remedy is null ? Message : Line(Subject!, Fault!, words(Remedy));
    }

    private static string Line(string subject, string fault, string remedy) =>
        $"{OneLine(subject, LongestPart)}: {OneLine(fault, LongestPart)}; {OneLine(remedy, LongestPart)}";

    /// <summary>
    /// Without line breaks and other control characters, and with the middle left out where it is long: the end says what to do.
    /// </summary>
    private static string OneLine(string text, int longest)
    {
        var line = new StringBuilder(Math.Min(text.Length, 2 * longest));
        foreach (var c in text.Length <= 2 * longest ? text : $"{text.AsSpan(0, longest)}{text.AsSpan(text.Length - longest)}")
        {
            if (!char.IsControl(c) && c is not ('\u2028' or '\u2029')) line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }
        if (line.Length <= longest) return line.ToString().Trim();
        var (start, end) = (longest * 2 / 3, longest / 3);
        if (char.IsHighSurrogate(line[start - 1])) start--;
        if (char.IsLowSurrogate(line[line.Length - end])) end--;
        return $"{line.ToString(0, start)} [...] {line.ToString(line.Length - end, end)}".Trim();
    }
}
