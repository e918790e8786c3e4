using System.Xml.Linq;
using SamCrowd.Testing;

namespace SamCrowd.Architecture.Tests;

/// <summary>Which project of src may know which, and which library is known where (the table of docs/house.md and README).</summary>
public sealed class ProjectTests
{
    /// <summary>References as written in the project file; what those reference in turn is known too.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Imaging"] = [],
        ["Evaluation"] = ["Imaging"],
        ["Datasets"] = ["Imaging"],
        ["Annotation"] = ["Imaging"],
        ["SimpleItk"] = ["Imaging"],
        ["Sam"] = ["Annotation", "Datasets"],
        ["NnUNet"] = ["Datasets", "Evaluation"],
        ["Segmentation"] = ["NnUNet"],
        ["Crowd"] = ["Annotation", "Datasets", "Sam"],
        ["Experiments"] = ["Crowd", "Evaluation", "Sam", "Segmentation"],
        ["Cli"] = ["Crowd", "Experiments", "SimpleItk"],
    };

    /// <summary>Beginnings of assemblies' names, and the one project that may use them.</summary>
    private static readonly Dictionary<string, string> Libraries = new()
    {
        ["TorchSharp"] = "Segmentation",
        ["Microsoft.ML.OnnxRuntime"] = "Sam",
        ["YamlDotNet"] = "Experiments",
        ["ScottPlot"] = "Experiments",
        ["SkiaSharp"] = "Experiments",
        ["Microsoft.AspNetCore"] = "Crowd",
        ["Microsoft.Data.Sqlite"] = "Crowd",
        ["Spectre.Console"] = "Cli",
        ["System.CommandLine"] = "Cli",
    };

    public static TheoryData<string> Projects => [.. ProjectFiles().Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_what_the_table_says_and_no_other(string project)
    {
        Assert.True(Arrows.ContainsKey(project), $"{project} is not in the table of projects");
        var existing = ProjectFiles();
        var referenced = XDocument.Load(existing[project]).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))[
            House.Prefix.Length..]);
        Assert.Equal(Arrows[project].Where(existing.ContainsKey).Order(StringComparer.Ordinal), referenced.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_library_is_used_by_its_own_project_alone()
    {
        var wrong =
            from assembly in House.Assemblies
            from used in assembly.Value.GetReferencedAssemblies()
            from library in Libraries
            where used.Name!.StartsWith(library.Key, StringComparison.Ordinal) && library.Value != assembly.Key
            select $"{assembly.Key} uses {used.Name}, which {library.Value} alone may";
        Assert.Equal([], wrong);
    }

    [Fact]
    public void The_libraries_named_are_the_ones_used()
    {
        // Without this a library whose assembly is called otherwise would be held by no rule.
        foreach (var (library, project) in Libraries.Where(pair => House.Assemblies.ContainsKey(pair.Value)))
            Assert.Contains(House.Assemblies[project].GetReferencedAssemblies(), used =>
                used.Name!.StartsWith(library, StringComparison.Ordinal));
    }

    private static Dictionary<string, string> ProjectFiles() =>
        Directory.EnumerateFiles(Path.Combine(SharedData.Repository, "src"), "*.csproj", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path)[House.Prefix.Length..]);
}
