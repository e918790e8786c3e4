using Xunit;

namespace SamCrowd.Testing;

/// <summary>A test of links, devices or pipes as Unix has them; reported as skipped elsewhere.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "links, devices and pipes of Unix";
    }
}
