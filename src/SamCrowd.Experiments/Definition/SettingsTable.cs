using System.Text;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>
/// The tables of settings in the documentation, made from the records. A table stands between the lines
/// <c>&lt;!-- settings: training --&gt;</c> and <c>&lt;!-- end of settings --&gt;</c>; what is between them is written anew.
/// </summary>
internal static class SettingsTable
{
    private const string Begin = "<!-- settings: ", BeginEnd = " -->", End = "<!-- end of settings -->";

    /// <summary>The text with each table written anew.</summary>
    /// <exception cref="InvalidInputException">A table names no key of an experiment, or has no end.</exception>
    public static string Fill(string markdown, string source)
    {
        var text = new StringBuilder();
        var at = 0;
        while (markdown.IndexOf(Begin, at, StringComparison.Ordinal) is >= 0 and var begin)
        {
            var keyEnd = markdown.IndexOf(BeginEnd, begin, StringComparison.Ordinal);
            var end = keyEnd < 0 ? -1 : markdown.IndexOf(End, keyEnd, StringComparison.Ordinal);
            if (end < 0) throw new InvalidInputException($"{source}: a table of settings has no line {End}");
            var key = markdown[(begin + Begin.Length)..keyEnd];
            text.Append(markdown, at, keyEnd + BeginEnd.Length - at).Append('\n').Append(Of(TypeOf(key, source)));
            at = end;
        }
        return text.Append(markdown, at, markdown.Length - at).ToString();
    }

    /// <summary>One table: key, default, values and what the setting does.</summary>
    public static string Of(Type type)
    {
        var table = new StringBuilder("| key | default | values | what it sets |\n|---|---|---|---|\n");
        foreach (var setting in SettingsModel.Of(type).Offered)
            table.Append($"| `{setting.Name}` | {Default(setting)} | {Values(setting)} | "
                + $"{setting.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        return table.ToString();
    }

    private static Type TypeOf(string key, string source)
    {
        var type = typeof(ExperimentDefinition);
        foreach (var part in key.Split('.'))
        {
            var setting = SettingsModel.Of(type).Find(part)
                ?? throw new InvalidInputException($"{source}: an experiment has no key '{key}' to make a table of");
            type = SettingText.ItemType(setting.Type) ?? setting.Type;
        }
        return SettingsModel.IsRecord(type) ? type
            : throw new InvalidInputException($"{source}: the key '{key}' has no settings of its own");
    }

    private static string Default(Setting setting)
    {
        if (setting.IsRequired) return "required";
        if (setting.Default is null) return setting.HasNullWord ? $"`{setting.NullWord}`" : "";
        if (setting.Default is int.MaxValue) return "";
        return SettingsModel.IsRecord(setting.Type) || IsRecords(setting) ? "" : $"`{SettingText.Of(setting.Default)}`";
    }

    private static string Values(Setting setting)
    {
        var type = SettingText.ItemType(setting.Type) ?? setting.Type;
        if (type.IsEnum) return string.Join(", ", SettingWords.All(type).Select(word => $"`{word}`"));
        if (type == typeof(bool)) return "`true`, `false`";
        if (SettingsModel.IsRecord(type)) return IsRecords(setting) ? "list" : "keys";
        if (type == typeof(TimeSpan)) return "time";
        if (setting.Range.IsBounded) return IsList(setting) ? $"list, {setting.Range}" : setting.Range.ToString();
        return IsList(setting) ? "list" : setting.IsFile || type == typeof(InputPath) ? "path" : type == typeof(string) ? "text" : "number";
    }

    private static bool IsList(Setting setting) => SettingText.ItemType(setting.Type) is not null || setting.Type == typeof(Size3);

    private static bool IsRecords(Setting setting) => SettingText.ItemType(setting.Type) is { } item && SettingsModel.IsRecord(item);
}
