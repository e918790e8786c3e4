using System.CommandLine;
using System.ComponentModel;
using System.Reflection;
using SamCrowd.Experiments.Definition;

namespace SamCrowd.Cli;

/// <summary>The settings of an annotator as options, one for each key that an experiment's annotator has: <c>jitter_mm</c> is <c>--jitter-mm</c>.</summary>
internal sealed class AnnotatorOptions
{
    private static readonly string[] OfExperiments = ["name", "file"];

    private readonly Dictionary<string, Option<string?>> _options =
        SettingBinder.Keys(typeof(AnnotatorSection)).Where(pair => !OfExperiments.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => Create(pair.Key, pair.Value));

    public IEnumerable<Option> All => _options.Values;

    /// <exception cref="Imaging.InvalidInputException">A value is wrong, or an option does not fit the rule.</exception>
    public AnnotatorSection Read(ParseResult parsed, string name)
    {
        var folder = Directory.GetCurrentDirectory();
        SettingEntry Entry(string option, string key, string text) =>
            new(new Position(option, folder, 0, 0), key, new SettingScalar(new Position(option, folder, 0, 0), text, false));
        var given = _options.Where(pair => parsed.GetResult(pair.Value) is { Implicit: false })
            .Select(pair => Entry(pair.Value.Name, pair.Key, parsed.GetValue(pair.Value) ?? "true"));
        var settings = new SettingMap(new Position("the annotator", folder, 0, 0), [Entry("--annotator", "name", name), .. given]);
        return SettingBinder.Bind<AnnotatorSection>(AnnotatorProfile.Complete(settings));
    }

    private static Option<string?> Create(string key, PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return new Option<string?>("--" + key.Replace('_', '-'))
        {
            Description = property.GetCustomAttribute<DescriptionAttribute>()!.Description,
            HelpName = type.IsEnum ? string.Join('|', Enum.GetValues(type).Cast<Enum>().Select(SettingBinder.ValueOf)) : type == typeof(string) ? "NAME|FILE" : type == typeof(bool) ? "true|false" : "N",
            Arity = type == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
    }
}
