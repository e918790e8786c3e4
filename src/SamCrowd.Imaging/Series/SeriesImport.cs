using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Files.Voxels;

namespace SamCrowd.Imaging.Series;

/// <summary>Brings one DICOM series into one volume file.</summary>
internal static class SeriesImport
{
    /// <summary>Writes whole numbers as int16, or int32 where they do not fit, anything else as float32.</summary>
    /// <param name="target">.nii.gz, .nii or .hdr/.img.</param>
    public static VolumeHeader Run(ISeriesReader reader, string source, string target, CancellationToken cancellation)
    {
        if (!Path.Exists(source)) throw new InvalidInputException($"{source} does not exist: name the folder with the DICOM files");
        var volume = reader.Read(source, cancellation);
        var (lowest, highest, whole) = Range(volume.Voxels);
        if (whole && lowest >= short.MinValue && highest <= short.MaxValue) VolumeFile.Write(target, volume.Map(value => (short)value));
        else if (whole && lowest >= int.MinValue && highest <= int.MaxValue) VolumeFile.Write(target, volume.Map(value => (int)value));
        else VolumeFile.Write(target, volume);
        return VolumeFile.ReadHeader(target);
    }

    /// <summary>The same image with its rows (y) in the other order, in the same place.</summary>
    public static Volume<T> WithRowsReversed<T>(Volume<T> volume)
        where T : unmanaged
    {
        var size = volume.Size;
        var reversed = new T[volume.Voxels.Length];
        for (var row = 0; row < size.Z * size.Y; row++)
        {
            var mirrored = (row / size.Y * size.Y) + size.Y - 1 - (row % size.Y);
            volume.Voxels.AsSpan(row * size.X, size.X).CopyTo(reversed.AsSpan(mirrored * size.X));
        }
        var affine = volume.Geometry.ToAffine();
        for (var i = 0; i < 3; i++)
        {
            affine[i, 3] += (size.Y - 1) * affine[i, 1];
            affine[i, 1] = -affine[i, 1] + 0.0;
        }
        return new Volume<T>(size, Geometry.FromAffine(affine) with { Spacing = volume.Geometry.Spacing }, reversed);
    }

    private static (float Lowest, float Highest, bool Whole) Range(float[] values)
    {
        var (lowest, highest, whole) = (float.PositiveInfinity, float.NegativeInfinity, true);
        foreach (var value in values)
        {
            lowest = Math.Min(lowest, value);
            highest = Math.Max(highest, value);
            whole &= value == MathF.Floor(value);
        }
        return (lowest, highest, whole);
    }
}
