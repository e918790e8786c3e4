using System.Numerics;
using SamCrowd.Imaging.Files.MetaImage;
using SamCrowd.Imaging.Files.Nifti;
using SamCrowd.Imaging.Files.Nrrd;
using SamCrowd.Imaging.Files.Voxels;

namespace SamCrowd.Imaging.Files;

/// <summary>
/// Volumes on disk, chosen by the ending of the name. Read: NIfTI-1 and -2 (.nii, .nii.gz, .hdr/.img), NRRD (.nrrd, .nhdr) and
/// MetaImage (.mha, .mhd). Written: NIfTI. Every method throws <see cref="InvalidInputException"/>, naming the file, where it is missing,
/// damaged or not such a file.
/// </summary>
public static class VolumeFile
{
    /// <summary>The endings that can be read, longest first where one ends in another.</summary>
    public static IReadOnlyList<string> Endings { get; } =
        [".nii.gz", ".nii", ".hdr.gz", ".hdr", ".img.gz", ".img", ".nrrd", ".nhdr", ".mha", ".mhd"];

    /// <summary>True where the name ends like a volume this class reads.</summary>
    public static bool HasKnownEnding(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Size, channels and geometry, without reading voxels.</summary>
    public static VolumeHeader ReadHeader(string path) => Open(path).Header;

    /// <summary>
    /// A file with one value a voxel, its scale factor applied. Whole numbers are read from a floating point or scaled file only where
    /// every voxel is within 1e-3 of one; a value outside <typeparamref name="T"/> is an error.
    /// </summary>
    /// <typeparam name="T">Number type of the voxels in memory, whatever the file stores.</typeparam>
    /// <exception cref="InvalidInputException">The file is missing or damaged, or has several channels or other values.</exception>
    public static Volume<T> Read<T>(string path)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var stored = Open(path);
        if (stored.Header.Channels != 1)
            throw new InvalidInputException(path, $"holds {stored.Header.Channels} channels where one is expected", "split it into one "
                + "file a channel");
        return new Volume<T>(stored.Header.Size, stored.Header.Geometry, ReadVoxels<T>(stored)[0]);
    }

    /// <summary>
    /// As <see cref="Read{T}"/>, brought to the grid of another file by turning and flipping axes, where both cover the same voxels:
    /// a label map to its image, a prediction to its reference, a channel to the first one. Nothing is resampled.
    /// </summary>
    /// <param name="path">What is read.</param>
    /// <param name="referencePath">The file whose grid the result has; its voxels are not read.</param>
    /// <exception cref="InvalidInputException">As for <see cref="Read{T}"/>, or the grids are not the same.</exception>
    public static Volume<T> ReadOnto<T>(string path, string referencePath)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var reference = ReadHeader(referencePath);
        return GridAlignment.BringTo(Read<T>(path), ReadHeader(path).IsPlaced, path, (reference.Size, reference.Geometry), referencePath);
    }

    /// <summary>One volume a channel, float32, scale factor applied; a plain volume gives one.</summary>
    public static IReadOnlyList<Volume<float>> ReadChannels(string path)
    {
        var stored = Open(path);
        return [.. ReadVoxels<float>(stored).Select(voxels => new Volume<float>(stored.Header.Size, stored.Header.Geometry, voxels))];
    }

    /// <summary>
    /// Writes NIfTI (.nii, .nii.gz, or .hdr/.img where the name ends in either) with the volume's geometry as sform and qform.
    /// The bytes of a .nii.gz depend on the voxels alone, not on the number of threads.
    /// </summary>
    /// <exception cref="InvalidInputException">The name ends otherwise, or NIfTI has no such number type.</exception>
    public static void Write<T>(string path, Volume<T> volume)
        where T : unmanaged => WriteChannels(path, [volume]);

    /// <summary>As <see cref="Write"/>, as int16 where every voxel is such a number, else as float32.</summary>
    internal static void WriteLossless(string path, Volume<float> volume)
    {
        if (Array.TrueForAll(volume.Voxels, value => value == (short)value)) Write(path, volume.Map(value => (short)value));
        else Write(path, volume);
    }

    /// <summary>As <see cref="Write"/>, with the channels along the fourth axis.</summary>
    /// <param name="channels">At least one; all of one size and geometry.</param>
    public static void WriteChannels<T>(string path, IReadOnlyList<Volume<T>> channels)
        where T : unmanaged
    {
        foreach (var file in NiftiWriter.Files(path, channels)) AtomicFile.Write(file.Path, file.Write);
    }

    private static StoredVolume Open(string path)
    {
        if (Directory.Exists(path)) throw new InvalidInputException(path, "is a folder where a volume file is expected", "name the file");
        if (!File.Exists(path)) throw new InvalidInputException(path, "does not exist", "check the path");
        var ending = Endings.FirstOrDefault(known => path.EndsWith(known, StringComparison.OrdinalIgnoreCase));
        return Guarded(path, () => ending switch
        {
            null => throw new InvalidInputException(path, $"has an ending that is not read ({string.Join(", ", Endings)})",
                new RunStep(WorkStep.ImportDicom)),
            ".nrrd" or ".nhdr" => NrrdHeader.Read(path),
            ".mha" or ".mhd" => MetaImageHeader.Read(path),
            _ => NiftiHeader.Read(path),
        });
    }

    private static T[][] ReadVoxels<T>(StoredVolume stored)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => Guarded(stored.DataPath, () => VoxelReader.Read<T>(stored));

    private static TResult Guarded<TResult>(string path, Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"cannot be read ({failure.Message.TrimEnd('.')})", "check its permissions and the disk",
                failure);
        }
    }
}
