using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Definition.Binding;

/// <summary>What is wrong with a settings file, collected so that all of it is said at once.</summary>
internal sealed class SettingFaults
{
    private readonly List<(string Key, Position Place, InvalidInputException Fault)> _found = [];

    // Settings that have no value and of which nothing is to be said, since their key was mistyped, and that was said.
    private readonly List<string> _absent = [];

    /// <param name="key">The setting's path, e.g. "arms.1.name"; empty for the whole file.</param>
    public void Add(string key, Position place, string message) => _found.Add((key, place, new InvalidInputException($"{place}: {message}")));

    /// <summary>The setting has no value, and why was said of another key.</summary>
    public void AddAbsent(string key) => _absent.Add(key);

    /// <summary>Whether something is wrong with a setting, with one inside it, or with one that it is inside of.</summary>
    public bool Touch(string key) =>
        _found.Select(fault => fault.Key).Concat(_absent).Any(wrong => IsWithin(wrong, key) || (wrong.Length > 0 && IsWithin(key, wrong)));

    /// <summary>Does a check that may throw, unless a setting it looks at is wrong by itself, and keeps what it throws.</summary>
    /// <param name="keys">The settings that the check looks at; the fault counts as one of the first.</param>
    /// <param name="place">Where the first stands.</param>
    public void Check(IReadOnlyList<string> keys, Position place, Action check)
    {
        if (keys.Any(Touch)) return;
        try
        {
            check();
        }
        catch (InvalidInputException error)
        {
            foreach (var one in error.All) _found.Add((keys[0], place, one));
        }
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
                .Select(fault => fault.Fault)
                .DistinctBy(fault => fault.Message),
        ];
        throw all.Length == 1 ? all[0] : new InvalidInputException(all);
    }

    private static bool IsWithin(string key, string outer) =>
        outer.Length == 0 || key == outer || key.StartsWith(outer + ".", StringComparison.Ordinal);
}
