using System.Text.Json;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests.Repository;

/// <summary>Asks MSBuild what a project contains under given properties; nothing is restored or built.</summary>
internal static class ProjectEvaluation
{
    /// <param name="project">Path below the repository's root.</param>
    /// <param name="item">Item type, e.g. PackageReference.</param>
    /// <param name="properties">Global properties as name=value.</param>
    /// <returns>The items' identities, sorted.</returns>
    public static IReadOnlyList<string> Items(string project, string item, params string[] properties)
    {
        var (exitCode, output) = MSBuild([project, $"-getItem:{item}", .. properties.Select(property => $"-p:{property}")]);
        Assert.True(exitCode == 0, $"msbuild failed: {output}");
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.GetProperty("Items").GetProperty(item).EnumerateArray()
            .Select(element => element.GetProperty("Identity").GetString()!).Order(StringComparer.Ordinal)];
    }

    public static (int ExitCode, string Output) MSBuild(params string[] arguments)
    {
        var (code, output) = ProgramRun.Of("dotnet", SharedData.Repository, ["msbuild", "-nologo", .. arguments]);
        return (code, output);
    }
}
