namespace SamCrowd.Architecture.Tests;

/// <summary>Inside a project no two namespaces use each other, not even by way of others.</summary>
public sealed class NamespaceTests
{
    public static TheoryData<string> Projects => [.. House.Assemblies.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_of_a_project_form_no_cycle(string project)
    {
        var uses = House.Uses(project);
        var reachable = uses.Select(use => use.From).Distinct().ToDictionary(from => from, from => ReachableFrom(from, uses));
        var circular = uses.Where(use => reachable.TryGetValue(use.To, out var onwards) && onwards.Contains(use.From)).ToList();
        Assert.True(circular.Count == 0, string.Join('\n', circular.Select(use => $"{use.From} -> {use.To}: {use.Example}")));
    }

    private static HashSet<string> ReachableFrom(string start, IReadOnlyList<NamespaceUse> uses)
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>([start]);
        while (open.TryDequeue(out var at))
            foreach (var use in uses.Where(use => use.From == at))
                if (reached.Add(use.To)) open.Enqueue(use.To);
        return reached;
    }
}
