using System.Reflection;

namespace SamCrowd.Imaging.Provenance;

/// <summary>The versions of the code that makes a result, as they go into its <see cref="ContentKey"/>.</summary>
internal static class CodeVersion
{
    /// <param name="code">Classes that carry a <see cref="ResultVersionAttribute"/>.</param>
    /// <returns>Name and version of each class and of all that it uses, e.g. "prediction 1, preprocessing 1", in ordinal order.</returns>
    /// <exception cref="ArgumentException">A class states no version.</exception>
    public static string Of(params IEnumerable<Type> code)
    {
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var open = new Stack<Type>(code);
        var seen = new HashSet<Type>();
        while (open.TryPop(out var type))
        {
            if (!seen.Add(type)) continue;
            var stated = type.GetCustomAttribute<ResultVersionAttribute>()
                ?? throw new ArgumentException($"{type.Name} states no version of its results", nameof(code));
            found[stated.Name] = stated.Version;
            foreach (var used in stated.Uses) open.Push(used);
        }
        return string.Join(", ", found.Select(pair => $"{pair.Key} {pair.Value}"));
    }
}
