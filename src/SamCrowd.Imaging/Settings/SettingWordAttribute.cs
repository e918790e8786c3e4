namespace SamCrowd.Imaging.Settings;

/// <summary>What a member of an enum is called in files, options and signatures; kebab-case of its name where this is not given.</summary>
/// <param name="word">The word that is written.</param>
/// <param name="former">Words of earlier versions, still read.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class SettingWordAttribute(string word, params string[] former) : Attribute
{
    public string Word => word;

    public IReadOnlyList<string> Former => former;
}
