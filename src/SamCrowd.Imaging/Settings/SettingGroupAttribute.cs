namespace SamCrowd.Imaging.Settings;

/// <summary>
/// A record of settings inside another one whose settings stand among the outer record's own: a file gives <c>training.epochs</c> although
/// the epochs belong to the trainer's record inside the training section.
/// </summary>
/// <param name="without">Names in files of settings that the outer record gives in another way.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingGroupAttribute(params string[] without) : Attribute
{
    public IReadOnlyList<string> Without => without;
}
