using System.Collections;
using System.Globalization;
using System.Reflection;

namespace SamCrowd.Imaging.Settings;

/// <summary>One setting of a record, as <see cref="SettingAttribute"/> declares it.</summary>
internal sealed class Setting
{
    private readonly IReadOnlyList<PropertyInfo> _groups;
    private readonly PropertyInfo _property;
    private readonly SettingAttribute _declared;

    /// <param name="groups">The properties that lead from the outer record to the one that has the setting; empty where it has it
    /// itself.</param>
    internal Setting(IReadOnlyList<PropertyInfo> groups, PropertyInfo property, object? defaultValue)
    {
        (_groups, _property, Default) = (groups, property, defaultValue);
        _declared = property.GetCustomAttribute<SettingAttribute>()!;
        Name = _declared.Name ?? SettingName.Snake(property.Name);
        Range = new SettingRange(_declared.Min, _declared.Max, _declared.Above, _declared.Below);
        Type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        AllowsNull = Type != property.PropertyType
            || (!Type.IsValueType && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
        // By name: ScottPlot carries a public copy of this attribute.
        IsRequired = property.CustomAttributes
            .Any(attribute => attribute.AttributeType.FullName == "System.Runtime.CompilerServices.RequiredMemberAttribute");
        DecidesResult = property.GetCustomAttribute<DoesNotDecideResultAttribute>() is null;
        AddedLater = property.GetCustomAttribute<AddedLaterAttribute>();
    }

    /// <summary>Key in files, e.g. <c>learning_rate</c>.</summary>
    public string Name { get; }

    /// <summary>The name in a sentence, and in training signatures: "learning rate".</summary>
    public string Words => Name.Replace('_', ' ');

    /// <summary>Name of the command-line option, with its dashes.</summary>
    public string Option => "--" + (_declared.Option ?? Name.Replace('_', '-'));

    public IReadOnlyList<string> OtherNames => _declared.OtherNames;

    /// <summary>What it is for; for a preset also the values that each of its words stands for.</summary>
    public string Description => string.Join(' ', Presets.Where(value => PresetValues(value).Count > 0)
        .Select(value => $"{SettingText.Of(value)}: "
            + string.Join(", ", PresetValues(value).Select(other => $"{other.Setting} {SettingText.Of(other.Value)}")) + ".")
        .Prepend(_declared.Description));

    public string? ValueName => _declared.ValueName;

    /// <summary>The word for null on the command line: "none", or what the setting declares.</summary>
    public string NullWord => _declared.NullWord ?? "none";

    /// <summary>Whether null has a word of its own, e.g. "auto" or "all", that files may give too.</summary>
    public bool HasNullWord => AllowsNull && _declared.NullWord is not null;

    public bool IsFile => _declared.IsFile;

    public bool Offered => _declared.Offered;

    /// <summary>The record that declares it.</summary>
    public Type Owner => _property.DeclaringType!;

    /// <summary>The property's type, without the ? of a nullable value.</summary>
    public Type Type { get; }

    public bool AllowsNull { get; }

    /// <summary>Whether a file has to give it.</summary>
    public bool IsRequired { get; }

    public bool DecidesResult { get; }

    /// <summary>Whether it chooses values of other settings.</summary>
    public bool IsPreset => Presets.Any(value => PresetValues(value).Count > 0);

    public SettingRange Range { get; }

    /// <summary>The property's initialiser.</summary>
    public object? Default { get; }

    internal AddedLaterAttribute? AddedLater { get; }

    private IEnumerable<object> Presets => Type.IsEnum ? Enum.GetValues(Type).Cast<object>() : [];

    public object? Get(object record) => _property.GetValue(_groups.Aggregate(record, (outer, group) => group.GetValue(outer)!));

    public void Set(object record, object? value) =>
        _property.SetValue(_groups.Aggregate(record, (outer, group) => group.GetValue(outer)!), value);

    /// <summary>What a value stands for in other settings of the record; empty where it is no preset.</summary>
    public IReadOnlyList<PresetValueAttribute> PresetValues(object? value) =>
        Type.IsEnum && value is not null && Type.GetField(value.ToString()!) is { } member
            ? [.. member.GetCustomAttributes<PresetValueAttribute>()] : [];

    /// <summary>Null where the value lies in the range, else the end of the sentence "learning rate is -1; it must be …".</summary>
    /// <param name="wrong">The value, or the first item of a list that is wrong.</param>
    public string? Fault(object? value, out string wrong)
    {
        if (value is Size3 size) value = size.ToArray();
        wrong = "";
        foreach (var item in value is IEnumerable list and not string ? list.Cast<object?>() : [value])
        {
            var isTime = item is TimeSpan;
            if (!isTime && item is not (int or long or short or double or float)) continue;
            if (Range.Contains(isTime ? ((TimeSpan)item!).TotalSeconds : Convert.ToDouble(item, CultureInfo.InvariantCulture))) continue;
            wrong = Text(item);
            return isTime ? $"{Range} seconds" : Range.ToString();
        }
        return null;
    }

    /// <summary>The value as text, null by <see cref="NullWord"/>.</summary>
    public string Text(object? value) => value is null ? NullWord : SettingText.Of(value);

    /// <summary>Reads what <see cref="Text"/> wrote, also in the words of earlier versions.</summary>
    /// <param name="wanted">Where the text is wrong: what it must be.</param>
    public bool TryParse(string text, out object? value, out string wanted)
    {
        (value, wanted) = (null, "");
        if (AllowsNull && text == NullWord) return true;
        if (SettingText.TryParse(Type, text, out value, out wanted)) return true;
        if (AllowsNull) wanted += $", or {NullWord}";
        return false;
    }

    public bool IsNullWord(string text) => HasNullWord && text == NullWord;

    /// <summary>Whether a key or an option of this name, without dashes, means this setting.</summary>
    public bool IsCalled(string name) => name == Name || OtherNames.Contains(name);
}
