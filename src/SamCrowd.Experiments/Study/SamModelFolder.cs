using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Study;

/// <summary>Finds the folder of a SAM model that an experiment names.</summary>
internal static class SamModelFolder
{
    /// <summary><c>models/NAME</c> below the current folder or one above it.</summary>
    /// <exception cref="InvalidInputException">There is none, or it holds no .onnx files; says how to bring it.</exception>
    public static string Find(SamSection sam) =>
        NearestFolders.Holding("models", sam.Model).FirstOrDefault(path => Directory.Exists(path) && Directory.EnumerateFiles(path, "*.onnx").Any())
        ?? throw new InvalidInputException($"models/{sam.Model} is not there; bring it with: samcrowd sam pull {sam.Model}");
}
