using System.Text.RegularExpressions;
using SamCrowd.Testing;

namespace SamCrowd.Architecture.Tests;

/// <summary>docs/house.md says where a change goes: of every folder, and of none that is not there.</summary>
public sealed partial class HousePageTests
{
    private static readonly string Sources = Path.Combine(SharedData.Repository, "src");

    private static readonly string Page = File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "house.md"));

    [Fact]
    public void Every_folder_of_a_project_is_named()
    {
        var folders = Directory.GetDirectories(Sources, House.Prefix + "*").SelectMany(Directory.GetDirectories)
            .Where(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any())
            .Select(folder => Path.GetRelativePath(Sources, folder).Replace('\\', '/')[House.Prefix.Length..])
            .Where(name => !name.EndsWith("/obj", StringComparison.Ordinal) && !name.EndsWith("/bin", StringComparison.Ordinal));
        Assert.Equal([], folders.Where(name => !Page.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_folder_that_is_named_exists()
    {
        var projects = Directory.GetDirectories(Sources, House.Prefix + "*").Select(path => Path.GetFileName(path)[House.Prefix.Length..]);
        var named = Named().Matches(Page).Select(match => match.Groups["path"].Value).Where(path => projects.Contains(path.Split('/')[0]))
            .Distinct().ToArray();
        Assert.True(named.Length > 40, "the pattern finds the paths of the table");
        Assert.Equal([], named.Where(path => !Directory.Exists(Path.Combine(Sources, House.Prefix + path))
            && !File.Exists(Path.Combine(Sources, House.Prefix + path + ".cs"))));
    }

    [GeneratedRegex("`(?<path>[A-Z][A-Za-z]+/[A-Za-z/]+)`")]
    private static partial Regex Named();
}
