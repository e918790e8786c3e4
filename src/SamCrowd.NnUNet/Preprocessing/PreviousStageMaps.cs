using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>Where the label maps lie that a cascade's first stage predicted: one a case, in the grid of its images.</summary>
internal sealed class PreviousStageMaps
{
    private readonly Func<string, string> _pathOf;

    private PreviousStageMaps(Func<string, string> pathOf) => _pathOf = pathOf;

    /// <summary>All in one folder, each "id.ending".</summary>
    /// <exception cref="InvalidInputException">There is no such folder.</exception>
    public static PreviousStageMaps InFolder(string folder, string fileEnding) => Directory.Exists(folder)
        ? new(id => Path.Combine(folder, id + fileEnding))
        : throw new InvalidInputException($"{folder}: there is no such folder of the previous stage's label maps");

    /// <param name="paths">By case id.</param>
    public static PreviousStageMaps Of(IReadOnlyDictionary<string, string> paths) => new(id => paths.TryGetValue(id, out var path)
        ? path
        : throw new InvalidInputException($"case {id}: the previous stage has not predicted it; predict it with that stage first"));

    /// <exception cref="InvalidInputException">There is no such file.</exception>
    public string PathOf(string id)
    {
        var path = _pathOf(id);
        return File.Exists(path) ? path
            : throw new InvalidInputException($"{path}: there is no such file; case {id} needs the previous stage's label map");
    }
}
