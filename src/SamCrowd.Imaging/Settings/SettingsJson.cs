using System.Collections;
using System.Text.Json.Nodes;

namespace SamCrowd.Imaging.Settings;

/// <summary>A record of settings as JSON: the keys and words of files.</summary>
internal static class SettingsJson
{
    /// <summary>Every setting that a file may give.</summary>
    public static JsonObject Write(object settings) => Write(settings, setting => setting.Offered, Value);

    /// <summary>
    /// What decides the result, for the key of a stage. Files are left out: their content decides, and <see cref="Files"/> lists them.
    /// </summary>
    public static JsonObject Key(object settings) =>
        Write(settings, setting => Decides(setting) && !setting.IsFile && !IsAsBefore(setting, settings), KeyValue);

    /// <summary>Paths of the files whose content decides the result.</summary>
    public static IReadOnlyList<string> Files(object settings) =>
    [
        .. SettingsModel.Of(settings.GetType()).All.Where(setting => Decides(setting) && setting.IsFile)
            .Select(setting => setting.Get(settings)?.ToString()).OfType<string>(),
    ];

    /// <summary>Whether a setting that came later has the value that stands for what was done before it existed.</summary>
    public static bool IsAsBefore(Setting setting, object settings) =>
        setting.AddedLater is { } added && setting.Text(added.Before) == setting.Text(setting.Get(settings));

    private static bool Decides(Setting setting) => setting.DecidesResult;

    private static JsonObject Write(object settings, Func<Setting, bool> selects, Func<object?, JsonNode?> value)
    {
        var json = new JsonObject();
        foreach (var setting in SettingsModel.Of(settings.GetType()).All.Where(selects)) json[setting.Name] = value(setting.Get(settings));
        return json;
    }

    private static JsonNode? KeyValue(object? value) => value switch
    {
        not null when SettingsModel.IsRecord(value.GetType()) => Key(value),
        IEnumerable list and not string and not IDictionary => new JsonArray([.. list.Cast<object?>().Select(KeyValue)]),
        _ => Value(value),
    };

    /// <summary>One value as a file holds it.</summary>
    public static JsonNode? Value(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        int number => number,
        long number => number,
        short number => number,
        double number => number,
        float number => number,
        string text => text,
        Size3 size => Value(size.ToArray()),
        ISettingValue own => own.ToJson(),
        IReadOnlyDictionary<string, string> names =>
            new JsonObject(names.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Value)]),
        _ when SettingsModel.IsRecord(value.GetType()) => Write(value),
        _ => SettingText.Of(value),
    };
}
