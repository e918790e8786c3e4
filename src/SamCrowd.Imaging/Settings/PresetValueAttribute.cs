namespace SamCrowd.Imaging.Settings;

/// <summary>
/// On a member of an enum that is a preset: a value that another setting of the record gets in place of its default. What is given for that
/// setting itself, in the same file or on the same command line, comes before it.
/// </summary>
/// <param name="setting">The other setting's name in files.</param>
/// <param name="value">Of the other setting's type.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = true)]
internal sealed class PresetValueAttribute(string setting, object value) : Attribute
{
    public string Setting => setting;

    public object Value => value;
}
