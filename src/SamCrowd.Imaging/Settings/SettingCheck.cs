namespace SamCrowd.Imaging.Settings;

/// <summary>Range checks of a record of settings, for callers that make it in code.</summary>
internal static class SettingCheck
{
    /// <param name="subject">What the settings are of, e.g. "annotator anna"; put in front of the message.</param>
    /// <exception cref="InvalidInputException">A value is out of its declared range; the message names the setting, its value and the
    /// range.</exception>
    public static void Require(object settings, string? subject = null)
    {
        foreach (var setting in SettingsModel.Of(settings.GetType()).All)
        {
            if (setting.Fault(setting.Get(settings), out var wrong) is { } wanted)
                throw new InvalidInputException($"{(subject is null ? "" : $"{subject}: ")}{setting.Words} is {wrong}; it must "
                    + $"be {wanted}");
        }
    }
}
