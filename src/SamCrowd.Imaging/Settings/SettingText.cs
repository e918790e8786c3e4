using System.Collections;
using System.Globalization;
using System.Reflection;

namespace SamCrowd.Imaging.Settings;

/// <summary>Values of settings as text, and back: the one place that knows how a number, a word, a time or a list is written.</summary>
internal static class SettingText
{
    private const string EmptyList = "none";

    /// <summary>Reads one value. Lists are separated by commas; "none" is an empty one.</summary>
    /// <param name="wanted">Where the text is wrong: what it must be, e.g. "a whole number".</param>
    public static bool TryParse(Type type, string text, out object? value, out string wanted)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        wanted = type == typeof(int) && long.TryParse(text, out _) ? $"a whole number of at most {int.MaxValue}" : Wanted(type);
        value = ItemType(type) is { } item ? ParseList(item, text) : ParseScalar(type, text);
        return value is not null;
    }

    /// <summary>The text that <see cref="TryParse"/> reads back; numbers with all their digits.</summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        string text => text,
        Enum word => SettingWords.Of(word),
        TimeSpan time => DurationText.Of(time),
        Size3 size => Of(size.ToArray()),
        ISettingValue own => own.ToText(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => list.Cast<object>().Select(Of).ToArray() is { Length: > 0 } items ? string.Join(',', items) : EmptyList,
        _ => value.ToString() ?? "",
    };

    /// <summary>What a list holds; null for anything else.</summary>
    public static Type? ItemType(Type type)
    {
        if (type.IsArray) return type.GetElementType();
        return type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.GetGenericArguments() is [var only] ? only : null;
    }

    /// <summary>Whether a type is an <see cref="ISettingValue{TSelf}"/>.</summary>
    public static bool IsOwnText(Type type) =>
        type.GetInterfaces().Any(part => part.IsGenericType && part.GetGenericTypeDefinition() == typeof(ISettingValue<>));

    /// <summary>What a text of a type must be, as the end of a sentence.</summary>
    public static string Wanted(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum) return $"one of {string.Join(", ", SettingWords.All(type))}";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(int) || type == typeof(long) || type == typeof(short)) return "a whole number";
        if (type == typeof(double) || type == typeof(float)) return "a number";
        if (type == typeof(TimeSpan)) return DurationText.Forms;
        if (type == typeof(Size3)) return "three whole numbers along z, y, x, e.g. 40,96,96";
        if (ItemType(type) is { } item)
            return item.IsEnum ? $"a list of {string.Join(", ", SettingWords.All(item))}" : $"a list, each item {Wanted(item)}";
        return IsOwnText(type) ? (string)type.GetProperty("Forms", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)! : "a text";
    }

    private static object? ParseScalar(Type type, string text)
    {
        const NumberStyles Whole = NumberStyles.AllowLeadingSign, Real = NumberStyles.Float;
        var culture = CultureInfo.InvariantCulture;
        if (type == typeof(string)) return text;
        if (type.IsEnum) return SettingWords.TryParse(type, text, out var word) ? word : null;
        if (type == typeof(bool)) return bool.TryParse(text, out var flag) ? flag : null;
        if (type == typeof(int)) return int.TryParse(text, Whole, culture, out var small) ? small : null;
        if (type == typeof(long)) return long.TryParse(text, Whole, culture, out var large) ? large : null;
        if (type == typeof(short)) return short.TryParse(text, Whole, culture, out var tiny) ? tiny : null;
        if (type == typeof(double)) return double.TryParse(text, Real, culture, out var real) && double.IsFinite(real) ? real : null;
        if (type == typeof(float)) return float.TryParse(text, Real, culture, out var single) && float.IsFinite(single) ? single : null;
        if (type == typeof(TimeSpan)) return DurationText.Parse(text);
        if (type == typeof(Size3)) return ParseList(typeof(int), text) is int[] { Length: 3 } size ? Size3.FromArray(size) : null;
        if (IsOwnText(type)) return type.GetMethod("FromText", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [text]);
        throw new InvalidOperationException($"a setting cannot be a {type}");
    }

    private static Array? ParseList(Type item, string text)
    {
        string[] parts = text == EmptyList ? [] : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var list = Array.CreateInstance(item, parts.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            if (ParseScalar(item, parts[i]) is not { } value) return null;
            list.SetValue(value, i);
        }
        return list;
    }
}
