using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.EndToEnd;

/// <summary>
/// A test that runs a whole study; skipped where neither SAM's weights nor npm is there, or a folder of the shared data is missing.
/// </summary>
public sealed class StudyFactAttribute : FactAttribute
{
    /// <param name="shared">Path below the shared folder that the study reads; empty for none.</param>
    public StudyFactAttribute(params string[] shared)
    {
        var missing = shared.Length > 0 ? new SharedFactAttribute(shared).Skip : null;
        if ((missing ?? SamWeights.Missing) is { } reason) Skip = reason;
    }
}
