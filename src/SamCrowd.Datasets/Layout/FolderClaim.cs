using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Datasets.Layout;

/// <summary>A new data set's folder, with a record of what is being written there: only the same work continues in it.</summary>
internal static class FolderClaim
{
    /// <param name="recordFile">Name of the record in the folder.</param>
    /// <param name="otherwise">What a folder with another record holds: "holds an import of other cases".</param>
    /// <exception cref="InvalidInputException">The folder holds something else, or cannot be written.</exception>
    public static void Make(string folder, string recordFile, JsonObject record, string otherwise)
    {
        var path = Path.Combine(folder, recordFile);
        if (File.Exists(path))
        {
            if (PythonJson.ToText(PythonJson.ReadObject(path)) != PythonJson.ToText(record))
                throw new InvalidInputException(folder, otherwise, new ChooseAnotherFolder("delete it"));
            return;
        }
        if (File.Exists(Path.Combine(folder, RawLayout.DescriptionFile)))
            throw new InvalidInputException(folder, "holds a data set already", new ChooseAnotherFolder());
        try
        {
            Directory.CreateDirectory(folder);
            PythonJson.Write(path, record);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(folder, $"cannot be written ({error.Message.TrimEnd('.')})", new ChooseAnotherFolder(), error);
        }
    }
}
