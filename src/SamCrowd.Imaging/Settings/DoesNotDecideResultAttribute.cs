namespace SamCrowd.Imaging.Settings;

/// <summary>
/// A setting of where and how fast work is done: stage keys and training signatures leave it out, and it may change when work is resumed.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DoesNotDecideResultAttribute : Attribute;
