using System.CommandLine;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Cli.Options;

/// <summary>Command-line options made from a record of settings: one for each setting, with its description, default and range.</summary>
/// <typeparam name="T">The record.</typeparam>
internal sealed class SettingOptions<T>
    where T : class
{
    private readonly T _defaults;
    private readonly List<(Setting Setting, Option<string?> Option)> _options;

    /// <param name="defaults">What holds where an option is not given; shown in help.</param>
    /// <param name="without">Names in files of settings that the command gives in another way.</param>
    public SettingOptions(T defaults, params IReadOnlyList<string> without)
    {
        _defaults = defaults;
        _options = [.. SettingsModel.Of<T>().Offered.Where(setting => !without.Contains(setting.Name))
            .Select(setting => (setting, Create(setting)))];
    }

    /// <summary>Options of some settings of a record that a command does not take as a whole.</summary>
    /// <param name="names">Their names in files.</param>
    public static SettingOptions<T> Only(T defaults, params IReadOnlyList<string> names)
    {
        string[] all = [.. SettingsModel.Of<T>().Offered.Select(setting => setting.Name)];
        return names.All(all.Contains) ? new(defaults, [.. all.Except(names)])
            : throw new InvalidOperationException($"{typeof(T).Name} has no setting {string.Join(" or ", names.Except(all))}");
    }

    public IEnumerable<Option> All => _options.Select(pair => pair.Option);

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            if (command.Options.Any(other => other.Name == option.Name))
                throw new InvalidOperationException($"'{command.Name}' has two options {option.Name}");
            command.Add(option);
        }
    }

    /// <summary>What the command line gives, as it was written; a switch without a value is on, whatever its default.</summary>
    public IEnumerable<(Setting Setting, string Option, string Text)> Given(ParseResult parsed) =>
        from pair in _options
        let result = parsed.GetResult(pair.Option)
        where result is { Implicit: false }
        select (pair.Setting, pair.Option.Name, result.Tokens.Count == 0 ? "true" : parsed.GetValue(pair.Option)!);

    /// <param name="basis">What holds where an option is not given, in place of the defaults that help shows.</param>
    /// <exception cref="InvalidInputException">A value is of the wrong kind or out of its range.</exception>
    public T Read(ParseResult parsed, T? basis = null)
    {
        var values = new List<(Setting, object?)>();
        foreach (var (setting, option, text) in Given(parsed))
        {
            if (!setting.TryParse(text, out var value, out var wanted))
                throw new InvalidInputException($"{option} {text}: must be {wanted}");
            if (setting.Fault(value, out _) is { } range) throw new InvalidInputException($"{option} {text}: must be {range}");
            values.Add((setting, value));
        }
        return SettingsModel.With(basis ?? _defaults, values);
    }

    private Option<string?> Create(Setting setting)
    {
        var isSwitch = setting.Type == typeof(bool);
        var value = setting.Get(_defaults);
        var option = new Option<string?>(setting.Option)
        {
            Description = setting.Description,
            HelpName = HelpName(setting),
            Arity = isSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        // int.MaxValue stands for no limit, which needs no saying.
        if ((value is not null || setting.HasNullWord) && !setting.IsRequired && value is not int.MaxValue)
            option.DefaultValueFactory = _ => setting.Text(value);
        string[] others = [.. setting.OtherNames.Select(name => "--" + name.Replace('_', '-'))];
        if (isSwitch && value is true) option.AlsoNegated(others);
        return option.Also(others);
    }

    private static string HelpName(Setting setting)
    {
        if (setting.ValueName is { } name) return name;
        if (setting.Type.IsEnum) return string.Join('|', SettingWords.All(setting.Type));
        if (setting.Type == typeof(bool)) return "true|false";
        return setting.IsFile ? "FILE" : SettingText.ItemType(setting.Type) is null ? "VALUE" : "LIST";
    }
}
