using Xunit;

namespace SamCrowd.Testing;

/// <summary>A test that needs a file or folder of <see cref="SharedData"/>; reported as skipped where it is not there.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    /// <param name="parts">Path below the shared folder, e.g. "golden", "resample.npz".</param>
    public SharedFactAttribute(params string[] parts)
    {
        var missing = SharedRequirement.Missing(parts);
        if (missing is not null) Skip = missing;
    }
}
