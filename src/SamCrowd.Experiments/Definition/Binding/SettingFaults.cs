using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Definition.Binding;

/// <summary>What is wrong with a settings file, collected so that all of it is said at once.</summary>
internal sealed class SettingFaults
{
    private readonly List<(string Key, Position Place, string Message)> _found = [];

    /// <param name="key">The setting's path, e.g. "arms.1.name"; empty for the whole file.</param>
    public void Add(string key, Position place, string message) => _found.Add((key, place, message));

    /// <summary>Whether something is wrong with a setting, with one inside it, or with one that it is inside of.</summary>
    public bool Touch(string key) => _found.Exists(fault => IsWithin(fault.Key, key) || (fault.Key.Length > 0 && IsWithin(key, fault.Key)));

    /// <summary>Does a check that other settings' values enter, unless one of them is wrong by itself.</summary>
    /// <param name="keys">The settings that the check looks at.</param>
    public void Check(IReadOnlyList<string> keys, Action check)
    {
        if (!keys.Any(Touch)) check();
    }

    /// <exception cref="InvalidInputException">Something is wrong: a line for each fault, in the order of the file.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count == 0) return;
        // Each file's faults in its order; files in the order in which they were met.
        InvalidInputException[] all =
        [
            .. _found
                .GroupBy(fault => fault.Place.Source)
                .SelectMany(file => file.OrderBy(fault => fault.Place.Line).ThenBy(fault => fault.Place.Column))
                .Select(fault => $"{fault.Place}: {fault.Message}")
                .Distinct()
                .Select(line => new InvalidInputException(line)),
        ];
        throw all.Length == 1 ? all[0] : new InvalidInputException(all);
    }

    private static bool IsWithin(string key, string outer) =>
        outer.Length == 0 || key == outer || key.StartsWith(outer + ".", StringComparison.Ordinal);
}
