using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Definition;

/// <summary>
/// Turns settings into records: a key is the property's name in snake_case, an enum's value its name in kebab-case, a missing key
/// keeps the record's default. Every error names file, line and column, and the nearest valid key.
/// </summary>
public static class SettingBinder
{
    /// <exception cref="InvalidInputException">Unknown or missing key, wrong type, value out of the property's <see cref="RangeAttribute"/>.</exception>
    public static T Bind<T>(SettingNode node) => (T)BindRecord(typeof(T), node, "the experiment");

    /// <summary>PatchSize → patch_size.</summary>
    public static string KeyOf(string property) => Split(property, '_');

    /// <summary>GroundTruth → ground-truth.</summary>
    public static string ValueOf(Enum value) => Split(value.ToString(), '-');

    /// <summary>The properties of a settings record that a file may give, by key.</summary>
    public static IReadOnlyDictionary<string, PropertyInfo> Keys(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .ToDictionary(property => KeyOf(property.Name));

    private static object BindRecord(Type type, SettingNode node, string key)
    {
        if (node is not SettingMap map) throw new InvalidInputException($"{node.Position}: {key} takes keys with values, e.g. {KeyOf(Keys(type).First().Value.Name)}: …");
        var keys = Keys(type);
        var record = Create(type);
        foreach (var entry in map.Entries)
        {
            if (!keys.TryGetValue(entry.Key, out var property)) throw new InvalidInputException(UnknownKey(entry, key, keys.Keys));
            property.SetValue(record, BindProperty(property, entry));
        }
        foreach (var (name, property) in keys)
            if (IsRequired(property) && map.Find(name) is null)
                throw new InvalidInputException($"{map.Position}: {key} lacks the key '{name}'");
        return record;
    }

    /// <summary>Whether a file has to give the property.</summary>
    // By name: ScottPlot carries a public copy of this attribute.
    internal static bool IsRequired(PropertyInfo property) =>
        property.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == "System.Runtime.CompilerServices.RequiredMemberAttribute");

    private static string UnknownKey(SettingEntry entry, string key, IEnumerable<string> known)
    {
        var nearest = NearestName.Find(entry.Key, known);
        return $"{entry.Position}: {key} has no key '{entry.Key}'; {(nearest is null ? $"it has {string.Join(", ", known)}" : $"did you mean '{nearest}'?")}";
    }

    /// <summary>A record's defaults: of its property initialisers, or of its primary constructor's optional parameters.</summary>
    internal static object Create(Type type)
    {
        if (type.GetConstructor([]) is not null) return Activator.CreateInstance(type)!;
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.HasDefaultValue
            ? parameter.DefaultValue
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)]);
    }

    private static object? BindProperty(PropertyInfo property, SettingEntry entry)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType);
        if (entry.Value is SettingScalar { IsNull: true })
        {
            return MayBeNull(property) ? null : throw new InvalidInputException($"{entry.Position}: '{entry.Key}' needs a value");
        }
        var value = BindValue(type ?? property.PropertyType, entry.Value, entry.Key);
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            foreach (var item in value is IEnumerable list and not string ? list.Cast<object>() : [value])
                if (!range.IsValid(item)) throw new InvalidInputException($"{entry.Value.Position}: '{entry.Key}' is {Text(item)}, and must lie in {Text(range.Minimum)} to {Text(range.Maximum)}");
        return value;
    }

    internal static bool MayBeNull(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null || new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    private static object BindValue(Type type, SettingNode node, string key)
    {
        if (type == typeof(CaseSelection)) return node is SettingList ? new CaseSelection(null, (string[])BindValue(typeof(string[]), node, key)) : new CaseSelection((int)BindValue(typeof(int), node, key), null);
        if (type == typeof(InputPath)) return new InputPath(Path.GetFullPath(Path.Combine(node.Position.Folder, (string)BindValue(typeof(string), node, key))), node.Position);
        if (type == typeof(IReadOnlyDictionary<string, string>)) return BindNames(node, key);
        if (ItemType(type) is { } item) return BindList(item, node, key);
        if (type == typeof(string) || type == typeof(bool) || type.IsEnum || type.IsPrimitive) return BindScalar(type, node, key);
        return BindRecord(type, node, key);
    }

    /// <returns>What a list holds; null for anything else.</returns>
    internal static Type? ItemType(Type type) => type.IsArray
        ? type.GetElementType()
        : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.GetGenericArguments() is [var only] ? only : null;

    private static Dictionary<string, string> BindNames(SettingNode node, string key) => node is SettingMap map
        ? map.Entries.ToDictionary(entry => entry.Key, entry => (string)BindScalar(typeof(string), entry.Value, entry.Key))
        : throw new InvalidInputException($"{node.Position}: '{key}' takes names with values");

    private static Array BindList(Type item, SettingNode node, string key)
    {
        if (node is not SettingList list) throw new InvalidInputException($"{node.Position}: '{key}' takes a list, e.g. [..]");
        var array = Array.CreateInstance(item, list.Items.Count);
        for (var i = 0; i < array.Length; i++) array.SetValue(BindValue(item, list.Items[i], key), i);
        return array;
    }

    private static object BindScalar(Type type, SettingNode node, string key)
    {
        if (node is not SettingScalar scalar) throw new InvalidInputException($"{node.Position}: '{key}' takes one value");
        if (type == typeof(string)) return scalar.Text;
        if (type.IsEnum)
        {
            var names = Enum.GetValues(type).Cast<Enum>().ToDictionary(ValueOf);
            if (names.TryGetValue(scalar.Text, out var value)) return value;
            throw new InvalidInputException($"{node.Position}: '{key}' is '{scalar.Text}', and must be one of {string.Join(", ", names.Keys)}");
        }
        if (type == typeof(bool) && bool.TryParse(scalar.Text, out var flag)) return flag;
        if (type == typeof(int) && int.TryParse(scalar.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var small)) return small;
        if (type == typeof(long) && long.TryParse(scalar.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var large)) return large;
        if (type == typeof(double) && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)) return real;
        if (type == typeof(float) && float.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var single) && float.IsFinite(single)) return single;
        var wanted = type == typeof(bool) ? "true or false" : type == typeof(int) || type == typeof(long) ? "a whole number" : "a number";
        throw new InvalidInputException($"{node.Position}: '{key}' is '{scalar.Text}', and must be {wanted}");
    }

    private static string Text(object? value) => System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Split(string name, char separator) => string.Concat(name.Select((letter, i) =>
        char.IsUpper(letter) && i > 0 && !(char.IsUpper(name[i - 1]) && (i + 1 == name.Length || !char.IsLower(name[i + 1])))
            ? $"{separator}{char.ToLowerInvariant(letter)}"
            : char.ToLowerInvariant(letter).ToString()));
}
