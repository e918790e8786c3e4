using SamCrowd.Testing;

namespace SamCrowd.Architecture.Tests;

/// <summary>Lines fit side by side on a screen. Data of other programs in raw strings keeps its own lines.</summary>
public sealed class LineLengthTests
{
    private const int Longest = 140;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("samples")]
    public void No_line_of_code_is_longer_than_140_characters(string folder)
    {
        var tooLong = Directory.EnumerateFiles(Path.Combine(SharedData.Repository, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "artifacts"))
            .SelectMany(LongLines);
        Assert.Empty(tooLong);
    }

    private static IEnumerable<string> LongLines(string path)
    {
        var inRawString = false;
        foreach (var (line, number) in File.ReadLines(path).Select((line, index) => (line, index + 1)))
        {
            var quotes = line.Split("\"\"\"").Length - 1;
            var isData = inRawString || quotes > 0;
            if (quotes % 2 == 1) inRawString = !inRawString;
            if (!isData && line.Length > Longest) yield return $"{Path.GetRelativePath(SharedData.Repository, path)}:{number}";
        }
    }
}
