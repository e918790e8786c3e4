using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Study;

/// <summary>Finds the folder of a SAM model that an experiment names.</summary>
internal static class SamModelFolder
{
    /// <summary><c>models/NAME</c> below the current folder or one above it.</summary>
    /// <exception cref="InvalidInputException">There is none, or it holds no .onnx files; says how to bring it.</exception>
    public static string Find(SamSection sam)
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "models", sam.Model);
            if (Directory.Exists(path) && Directory.EnumerateFiles(path, "*.onnx").Any()) return path;
        }
        throw new InvalidInputException($"models/{sam.Model} is not there; bring it with: samcrowd sam pull {sam.Model}");
    }
}
