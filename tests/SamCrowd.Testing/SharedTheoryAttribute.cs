using Xunit;

namespace SamCrowd.Testing;

/// <summary>As <see cref="SharedFactAttribute"/>, for theories. Member data must not touch the shared folder when it is absent.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute(params string[] parts)
    {
        var missing = SharedRequirement.Missing(parts);
        if (missing is not null) Skip = missing;
    }
}
