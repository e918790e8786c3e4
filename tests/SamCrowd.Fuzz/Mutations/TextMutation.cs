using System.Text;
using System.Text.RegularExpressions;

namespace SamCrowd.Fuzz.Mutations;

/// <summary>
/// Damage to text: numbers and words replaced by awkward ones, lines lost, doubled or swapped, brackets and quotation marks lost, odd
/// characters, deep nesting.
/// </summary>
public static partial class TextMutation
{
    private const string Marks = "[]{},:;\"'<>&*#-/\\";

    private static readonly string[] Numbers =
    [
        "-1", "0", "1", "1e999", "-1e999", "NaN", "nan", "Infinity", "99999999999999999999", "2147483648", "-2147483649",
            "9223372036854775808", "1e-320", "0x10", "", "null", "1.5", "1e9", "1e5",
        "-0", "+3", "1_000", "1,5", "000", "65536", "300", "1000000",
    ];

    private static readonly string[] Words =
    [
        "", " ", "..", "../../x", "/abs/x", "C:\\x", "NUL", "CON", "a\0b", "null", "true", "~", "a b", "é", "e\u0301", "\u202e", "😀",
            "\ud800", "=1+1", "'", "\"", "<b>", "&amp;", "%s", "{0}", "-", ".", "x.", "*a", "&a",
        "!!binary x", "<<", "\t", "\r", "\u2028",
    ];

    /// <summary>One to four kinds of damage.</summary>
    public static byte[] Apply(byte[] seed, Random random)
    {
        // A big file is damaged at few of its places; damage of one in twenty is to the bytes, so that wrong UTF-8 comes up.
        if (random.Next(20) == 0) return ByteMutation.Apply(seed, random);
        var text = Encoding.UTF8.GetString(seed);
        for (var times = random.Next(1, 5); times > 0; times--) text = Once(text, random);
        var bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(40) switch
        {
            0 => [0xEF, 0xBB, 0xBF, .. bytes],
            1 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            2 => Encoding.Latin1.GetBytes(text),
            _ => bytes,
        };
    }

    private static string Once(string text, Random random)
    {
        if (text.Length == 0) return Words[random.Next(Words.Length)];
        var at = random.Next(text.Length);
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                return ReplaceOne(text, NumberPattern(), Numbers[random.Next(Numbers.Length)], at);
            case 3 or 4:
                return ReplaceOne(text, WordPattern(), Words[random.Next(Words.Length)], at);
            case 5:
                return ReplaceOne(text, WordPattern(), random.Next(6) == 0 ? new string('x', 1 << 20) : new string('9', 400), at);
            case 6:
                return Lines(text, random);
            case 7:
                return ReplaceOne(text, MarkPattern(), "", at);
            case 8:
                return ReplaceOne(text, MarkPattern(), Marks[random.Next(Marks.Length)].ToString(), at);
            case 9:
                return text[..at];
            case 10:
                var deep = string.Concat(Enumerable.Repeat(random.Next(3) switch { 0 => "[", 1 => "{\"a\":", _ => "<a>" },
                    random.Next(20) == 0 ? 100_000 : 200));
                return text.Insert(at, deep);
            default:
                return text.Insert(at, Words[random.Next(Words.Length)]);
        }
    }

    private static string Lines(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var (first, second) = (random.Next(lines.Count), random.Next(lines.Count));
        switch (random.Next(3))
        {
            case 0:
                lines.RemoveAt(first);
                break;
            case 1:
                lines.Insert(second, lines[first]);
                break;
            default:
                (lines[first], lines[second]) = (lines[second], lines[first]);
                break;
        }
        return string.Join('\n', lines);
    }

    /// <summary>The match that follows a place, or else the first one.</summary>
    private static string ReplaceOne(string text, Regex pattern, string by, int at)
    {
        var match = pattern.Match(text, at);
        if (!match.Success) match = pattern.Match(text);
        return match.Success ? string.Concat(text.AsSpan(0, match.Index), by, text.AsSpan(match.Index + match.Length)) : text;
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][-+]?\d+)?")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"[A-Za-z_][\w./-]*")]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"[\[\]{}:,""'<>/=;]")]
    private static partial Regex MarkPattern();
}
