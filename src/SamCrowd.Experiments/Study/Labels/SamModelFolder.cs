using SamCrowd.Experiments.Definition;

namespace SamCrowd.Experiments.Study.Labels;

/// <summary>Finds the folder of a SAM model that an experiment names.</summary>
internal static class SamModelFolder
{
    /// <returns><c>models/NAME</c> below the current folder or one above it; null where there is none that holds .onnx files.</returns>
    public static string? Find(SamSection sam) => NearestFolders.Holding("models", sam.Model)
        .FirstOrDefault(path => Directory.Exists(path) && Directory.EnumerateFiles(path, "*.onnx").Any());

    /// <summary>Says that there is none, and how to bring it.</summary>
    public static string Missing(SamSection sam) => $"models/{sam.Model} is not there; bring it with: samcrowd sam pull {sam.Model}";
}
