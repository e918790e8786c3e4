using System.Text.RegularExpressions;
using SamCrowd.Testing;

namespace SamCrowd.Architecture.Tests;

/// <summary>
/// A message of a library is read by people who call it, who run an experiment file or who use the command line: only the last have
/// commands and options, and <c>Cli</c> words them.
/// </summary>
public sealed partial class MessageTests
{
    /// <summary>Files whose strings are no messages of ours.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["Experiments/Setup/ExperimentDraft.cs"] = "comments of the file that 'samcrowd init' writes for who runs it",
        ["Experiments/Definition/ExperimentSchema.cs"] = "an editor shows the title of the schema to who writes a file for 'samcrowd run'",
        ["Experiments/Slurm/SlurmClient.cs"] = "arguments of Slurm's programs",
        ["Experiments/Slurm/SlurmScript.cs"] = "the script that Slurm runs",
        ["NnUNet/Validation/BestConfigurationReport.cs"] = "inference_instructions.txt is a file of commands, as nnU-Net's is",
        ["Sam/Graphs/FourMaskDecoder.cs"] = "an option of Meta's exporter",
        ["Sam/Models/NpmClient.cs"] = "arguments of npm",
        ["Segmentation/TinySam/TinySamTrainer.cs"] = "what a model's metadata says it was made by",
    };

    [Fact]
    public void No_library_names_a_command_or_an_option()
    {
        var found = Sources().Where(path => !Exceptions.ContainsKey(NameOf(path))).SelectMany(Named).ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Fact]
    public void The_exceptions_are_needed()
    {
        var named = Sources().Where(path => Named(path).Any()).Select(NameOf).ToHashSet();
        Assert.Equal([], Exceptions.Keys.Where(name => !named.Contains(name)));
    }

    /// <summary>Strings with an option, "--cases", or a command, "samcrowd train" (but not "samcrowd.dll" or a name alone).</summary>
    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*(?<![a-z-])(?:--[a-z]|samcrowd [a-z])(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex OptionOrCommand();

    private static IEnumerable<string> Sources()
    {
        var root = Path.Combine(SharedData.Repository, "src");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(Path.Combine(root, House.Prefix + "Cli"), StringComparison.Ordinal)
            && !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));
    }

    private static string NameOf(string path) =>
        Path.GetRelativePath(Path.Combine(SharedData.Repository, "src"), path).Replace('\\', '/')[House.Prefix.Length..];

    private static IEnumerable<string> Named(string path) => File.ReadLines(path)
        .Select((line, index) => (line, index))
        .Where(one => !one.line.TrimStart().StartsWith("//", StringComparison.Ordinal) && OptionOrCommand().IsMatch(one.line))
        .Select(one => $"{NameOf(path)}:{one.index + 1}: {one.line.Trim()}");
}
