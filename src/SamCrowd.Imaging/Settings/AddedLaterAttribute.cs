namespace SamCrowd.Imaging.Settings;

/// <summary>
/// A setting that an earlier version did not have. Stage keys and training signatures leave it out while it has the value that stands for
/// what that version did, so that what was computed before stays valid.
/// </summary>
/// <param name="before">The value that gives the result of the version without the setting.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddedLaterAttribute(object? before) : Attribute
{
    public object? Before => before;
}
