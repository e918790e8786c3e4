using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Models;

/// <summary>Finds the folder of a SAM model by its name.</summary>
internal static class SamModelFolder
{
    /// <summary>The folder of a model: a path that exists as it is, else <c>models/NAME</c> by <see cref="ResourceSearch"/>.</summary>
    /// <param name="model">A name such as "tiny-sam", or a path.</param>
    /// <param name="besides">Folder to look in first, e.g. that of the experiment file; null for none.</param>
    /// <exception cref="InvalidInputException">There is none that holds .onnx files; says where it was looked for.</exception>
    public static string Find(string model, string? besides = null) => TryFind(model, besides) ?? throw NotFound(model, besides);

    /// <summary>As <see cref="Find"/>; null where there is none.</summary>
    public static string? TryFind(string model, string? besides = null) =>
        Holds(model) ? model : IsName(model) ? ResourceSearch.Find(Path.Combine("models", model), Holds, besides) : null;

    /// <summary>What to say of a model that is not found.</summary>
    public static InvalidInputException NotFound(string model, string? besides = null)
    {
        if (!IsName(model)) return new InvalidInputException(model, "there is no such folder with .onnx files", "check the path");
        var names = SamModelCatalogue.Entries.Select(entry => entry.Name).ToArray();
        return new InvalidInputException(
            $"models/{model}",
            $"there is no such folder with .onnx files ({ResourceSearch.Searched(besides)})",
            names.Contains(model)
                ? new RunStep(WorkStep.FetchSamModel, "fetch the model", model)
                : $"put the model there, or name one of: {string.Join(", ", names.Prepend("tiny-sam"))}");
    }

    /// <summary>Where fetched models are kept: a folder <c>models</c> here or above, else that of the user's data folder.</summary>
    public static string Home()
    {
        var user = Path.Combine(ResourceSearch.UserFolder, "models");
        return ResourceSearch.Places("models").TakeWhile(place => place != user).FirstOrDefault(Directory.Exists) ?? user;
    }

    /// <summary>The files that decide what a model answers: its graphs, and the contract beside them.</summary>
    public static IReadOnlyList<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(f => f.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
            || Path.GetFileName(f) == ContractOverrides.FileName).Order(StringComparer.Ordinal)];

    private static bool IsName(string model) => Path.GetFileName(model) == model;

    private static bool Holds(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.onnx").Any();
}
