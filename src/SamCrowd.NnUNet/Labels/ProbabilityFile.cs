using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.NnUNet.Labels;

/// <summary>
/// nnU-Net's "id.npz": one array "probabilities", c z y x in the original grid; a channel a label (background first) or region.
/// </summary>
internal static class ProbabilityFile
{
    public const string Ending = ".npz";

    private const string ArrayName = "probabilities";

    /// <param name="values">channels times size.</param>
    public static void Write(string path, int channels, Size3 size, float[] values) =>
        NpzWriter.Write(path, ArrayName, [channels, .. size.ToArray()], values);

    /// <summary>Adds a file's probabilities to <paramref name="sums"/>.</summary>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or of another grid or number of channels.</exception>
    public static void AddTo(float[] sums, string path, int channels, Size3 size)
    {
        var array = Read(path);
        if (!array.Shape.SequenceEqual([channels, .. size.ToArray()]))
            throw new InvalidInputException($"{path} has probabilities of shape {string.Join('x', array.Shape)} where {channels} channels "
                + $"of {size} are needed; predict the case again");
        var values = array.ToSingle();
        for (var i = 0; i < sums.Length; i++) sums[i] += values[i];
    }

    private static NpyArray Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException(path, "is not there", new NeedsProbabilities());
        return ZipEntryFile.ReadArray(path, ArrayName, new NeedsProbabilities());
    }
}
