using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SamCrowd.Imaging.Settings;

/// <summary>The settings of a record, in the order of their declaration, those of its groups in place.</summary>
internal sealed class SettingsModel
{
    private static readonly ConcurrentDictionary<Type, SettingsModel> Known = new();

    private readonly Type _type;

    private SettingsModel(Type type)
    {
        _type = type;
        All = [.. Collect(type, [], Create(type), [])];
        if (All.Count == 0) throw new InvalidOperationException($"{type.Name} declares no settings");
        var twice = All.GroupBy(setting => setting.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new InvalidOperationException($"{type.Name} declares two settings '{twice.Key}'");
    }

    public IReadOnlyList<Setting> All { get; }

    /// <summary>Those that files and options may give.</summary>
    public IEnumerable<Setting> Offered => All.Where(setting => setting.Offered);

    public static SettingsModel Of(Type type) => Known.GetOrAdd(type, static key => new SettingsModel(key));

    /// <inheritdoc cref="Of(Type)"/>
    public static SettingsModel Of<T>() => Of(typeof(T));

    /// <summary>Whether a type is a record of settings.</summary>
    public static bool IsRecord(Type type) => type.IsClass && Properties(type).Any(property =>
        property.IsDefined(typeof(SettingAttribute)) || property.IsDefined(typeof(SettingGroupAttribute)));

    /// <summary>The setting of that name, or that had it in an earlier version.</summary>
    public Setting? Find(string name) => All.FirstOrDefault(setting => setting.Name == name)
        ?? All.FirstOrDefault(setting => setting.IsCalled(name));

    /// <summary>A record with every setting at its default; what has to be given is null or 0.</summary>
    public object Create() => Create(_type);

    /// <summary>A copy of a record with other values of some settings.</summary>
    public static T With<T>(T record, IEnumerable<(Setting Setting, object? Value)> values)
        where T : class
    {
        var (model, copy) = (Of<T>(), (T)Copy(record));
        foreach (var (setting, value) in values.OrderByDescending(pair => pair.Setting.IsPreset)) model.Set(copy, setting, value);
        return copy;
    }

    /// <summary>Sets a value, and what it stands for where it is a preset; so presets have to be set first.</summary>
    public void Set(object record, Setting setting, object? value)
    {
        setting.Set(record, value);
        foreach (var preset in setting.PresetValues(value))
        {
            var other = Find(preset.Setting) ?? throw new InvalidOperationException($"{_type.Name} has no setting '{preset.Setting}'");
            other.Set(record, preset.Value);
        }
    }

    private static IEnumerable<Setting> Collect(Type type, IReadOnlyList<PropertyInfo> groups, object defaults,
        IReadOnlyList<string> without)
    {
        foreach (var property in Properties(type))
        {
            if (property.GetCustomAttribute<SettingGroupAttribute>() is { } group)
            {
                var inner = property.GetValue(defaults)
                    ?? throw new InvalidOperationException($"{type.Name}.{property.Name}: a group needs an initialiser");
                foreach (var setting in Collect(property.PropertyType, [.. groups, property], inner, [.. without, .. group.Without]))
                    yield return setting;
            }
            else if (property.IsDefined(typeof(SettingAttribute)))
            {
                var setting = new Setting(groups, property, property.GetValue(defaults));
                if (!without.Contains(setting.Name)) yield return setting;
            }
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .OrderBy(property => property.MetadataToken);

    /// <summary>By the constructor without parameters, or the primary one with its default values.</summary>
    private static object Create(Type type)
    {
        if (type.GetConstructor([]) is not null) return Activator.CreateInstance(type)!;
        var primary = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;
        return primary.Invoke([.. primary.GetParameters().Select(Value)]);

        static object? Value(ParameterInfo parameter) => parameter switch
        {
            { HasDefaultValue: true } => parameter.DefaultValue,
            { ParameterType.IsValueType: true } => RuntimeHelpers.GetUninitializedObject(parameter.ParameterType),
            _ => null,
        };
    }

    /// <summary>As <c>with { }</c> copies a record, its groups too.</summary>
    private static object Copy(object record)
    {
        var type = record.GetType();
        var copy = type.GetMethod("<Clone>$")?.Invoke(record, null) ?? throw new InvalidOperationException($"{type.Name} is no record");
        foreach (var property in Properties(type).Where(property => property.IsDefined(typeof(SettingGroupAttribute))))
            property.SetValue(copy, Copy(property.GetValue(record)!));
        return copy;
    }
}
