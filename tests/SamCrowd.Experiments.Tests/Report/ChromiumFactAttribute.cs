namespace SamCrowd.Experiments.Tests.Report;

/// <summary>A test that opens the report in a browser; skipped where there is none.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Program is null) Skip = "needs chromium on the PATH";
    }
}
