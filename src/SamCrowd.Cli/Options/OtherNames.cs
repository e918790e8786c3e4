using System.CommandLine;
using System.Runtime.CompilerServices;

namespace SamCrowd.Cli.Options;

/// <summary>
/// Names of options beside the one that help shows: those of earlier versions, nnU-Net's, and <c>--no-NAME</c> of a switch that is on.
/// They are replaced in the arguments, so that help and parsing know one name only.
/// </summary>
internal static class OtherNames
{
    private static readonly ConditionalWeakTable<Option, Dictionary<string, string>> Known = [];

    /// <summary>Lets an option be given by further names, with their dashes.</summary>
    public static T Also<T>(this T option, params IEnumerable<string> names)
        where T : Option
    {
        foreach (var name in names) Known.GetOrCreateValue(option)[name] = option.Name;
        return option;
    }

    /// <summary>Lets <c>--no-NAME</c> switch an option off, for its name and its further ones, with their dashes.</summary>
    public static T AlsoNegated<T>(this T option, params IEnumerable<string> names)
        where T : Option
    {
        foreach (var name in names.Prepend(option.Name))
            Known.GetOrCreateValue(option)["--no-" + name[2..]] = option.Name + "=false";
        return option;
    }

    /// <summary>The arguments with the names that the command's options have in help.</summary>
    public static IReadOnlyList<string> Replace(RootCommand root, IReadOnlyList<string> args)
    {
        var command = root.Parse(args).CommandResult.Command;
        var names = command.Options.Where(option => Known.TryGetValue(option, out _)).SelectMany(option => Known.GetOrCreateValue(option))
            .ToDictionary();
        if (names.Count == 0) return args;
        var end = args.ToList().IndexOf("--");
        return [.. args.Select((arg, i) => end >= 0 && i > end ? arg : Replace(arg, names))];
    }

    private static string Replace(string arg, Dictionary<string, string> names)
    {
        if (names.TryGetValue(arg, out var name)) return name;
        var value = arg.IndexOfAny(['=', ':']);
        return value > 0 && names.TryGetValue(arg[..value], out name) && !name.Contains('=', StringComparison.Ordinal) ? name + arg[value..]
            : arg;
    }
}
