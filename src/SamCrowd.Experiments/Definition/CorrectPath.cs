using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Definition;

/// <summary>A path in an experiment file leads nowhere.</summary>
/// <param name="Key">The key that gives it, e.g. "data.path".</param>
/// <param name="Instead">What brings the files to that path; null where only the key can be wrong.</param>
internal sealed record CorrectPath(string Key, Remedy? Instead = null) : Remedy
{
    public override string Text => Instead is null ? $"correct {Key}" : $"{Instead.Text}, or correct {Key}";
}
