using Xunit;

namespace SamCrowd.Testing;

/// <summary>
/// A theory that runs nnU-Net itself; skipped where no python3 finds nnunetv2 and torch, or the shared folder lacks a file.
/// </summary>
public sealed class NnUNetTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<string?> Found = new(() => PeerPython.With("nnunetv2", "torch", "nibabel"));

    /// <param name="parts">Path below the shared folder that the test needs.</param>
    public NnUNetTheoryAttribute(params string[] parts)
    {
        if (SharedRequirement.Missing(parts) is { } missing) Skip = missing;
        else if (Found.Value is null) Skip = "needs a python3 that finds nnunetv2, torch and nibabel (set PYTHONPATH)";
    }

    /// <summary>The python3 to run nnU-Net with, in a test that is not skipped.</summary>
    public static string Interpreter => Found.Value!;
}
