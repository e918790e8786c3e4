namespace SamCrowd.Experiments.Tests.Report;

/// <summary>A test that opens the report in a browser; skipped where there is none.</summary>
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (Chromium.Program is null) Skip = "needs chromium on the PATH";
    }
}
