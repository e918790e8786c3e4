namespace SamCrowd.Imaging.Settings;

/// <summary>Names of settings and values, made from names in code.</summary>
internal static class SettingName
{
    /// <summary>PatchSize → patch_size, SmallestComponentMm3 → smallest_component_mm3, NoiseHU → noise_hu.</summary>
    public static string Snake(string name) => Split(name, '_');

    /// <summary>GroundTruth → ground-truth.</summary>
    public static string Kebab(string name) => Split(name, '-');

    private static string Split(string name, char separator)
    {
        var text = new System.Text.StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var inAcronym = i > 0 && char.IsUpper(name[i - 1]) && (i + 1 == name.Length || !char.IsLower(name[i + 1]));
            if (char.IsUpper(name[i]) && i > 0 && !inAcronym) text.Append(separator);
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
