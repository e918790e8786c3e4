using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace SamCrowd.Architecture.Tests;

/// <summary>The projects of src as compiled: each with the namespaces its types lie in and those they use.</summary>
internal static class House
{
    public const string Prefix = "SamCrowd.";

    private static readonly Lazy<IReadOnlyDictionary<string, System.Reflection.Assembly>> LazyAssemblies = new(Load);
    private static readonly Lazy<ArchUnitNET.Domain.Architecture> LazyTypes =
        new(() => new ArchLoader().LoadAssemblies([.. Assemblies.Values]).Build());

    /// <summary>By project, e.g. "Imaging".</summary>
    public static IReadOnlyDictionary<string, System.Reflection.Assembly> Assemblies => LazyAssemblies.Value;

    /// <summary>Which namespace of a project uses which other of the same project, with one pair of types that shows it.</summary>
    public static IReadOnlyList<NamespaceUse> Uses(string project)
    {
        var assembly = Assemblies[project].GetName().Name;
        return [.. LazyTypes.Value.Types
            .SelectMany(type => type.Dependencies.Select(use => (From: type, To: use.Target)))
            .Where(use => Lies(use.From) && Lies(use.To) && use.From.Namespace.FullName != use.To.Namespace.FullName)
            .GroupBy(use => (use.From.Namespace.FullName, use.To.Namespace.FullName))
            .Select(group => new NamespaceUse(group.Key.Item1, group.Key.Item2,
            string.Join(", ", group.Select(use => $"{use.From.Name} -> {use.To.Name}").Distinct().Take(6))))];

        bool Lies(IType type) => type is not GenericParameter && type.Assembly?.Name.Split(',')[0] == assembly
            && type.Namespace is not null;
    }

    private static Dictionary<string, System.Reflection.Assembly> Load()
    {
        var found = new Dictionary<string, System.Reflection.Assembly>();
        var open = new Queue<string>([Prefix + "Cli"]);
        while (open.TryDequeue(out var name))
        {
            var assembly = System.Reflection.Assembly.Load(name == Prefix + "Cli" ? "samcrowd" : name);
            if (!found.TryAdd(name[Prefix.Length..], assembly)) continue;
            foreach (var used in assembly.GetReferencedAssemblies().Where(used => used.Name!.StartsWith(Prefix, StringComparison.Ordinal)))
                open.Enqueue(used.Name!);
        }
        return found;
    }
}

/// <param name="Example">Types that show the use.</param>
internal sealed record NamespaceUse(string From, string To, string Example);
