using SamCrowd.Imaging.Series;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Series;

/// <summary>
/// A test that needs the program dcm2niix, and maybe a file or folder of the shared data; skipped where either is missing.
/// </summary>
public sealed class DicomFactAttribute : FactAttribute
{
    public DicomFactAttribute(params string[] parts)
    {
        if (parts.Length > 0) Skip = new SharedFactAttribute(parts).Skip;
        if (Dcm2niixReader.Find() is null) Skip = "needs the program dcm2niix on the PATH";
    }
}
