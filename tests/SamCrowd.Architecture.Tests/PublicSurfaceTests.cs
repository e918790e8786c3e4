using SamCrowd.Testing;

namespace SamCrowd.Architecture.Tests;

/// <summary>
/// Only what users of the packages call is public (and the Program that the SDK makes); PublicAPI.*.txt lists it, and an analyzer compares
/// list and code.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static readonly string[] Programs = ["Cli", "Crowd", "Experiments", "SimpleItk"];

    public static TheoryData<string> Projects => [.. House.Assemblies.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_has_public_types_only_where_it_is_packed_as_a_library(string project)
    {
        var list = Path.Combine(SharedData.Repository, "src", House.Prefix + project, "PublicAPI.Unshipped.txt");
        Assert.Equal(Programs.Contains(project), !File.Exists(list));
        Assert.Equal(Programs.Contains(project), House.Assemblies[project].GetExportedTypes().All(type => type.Name == "Program"));
    }
}
