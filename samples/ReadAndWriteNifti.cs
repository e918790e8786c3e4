using SamCrowd.Imaging.Files;

namespace SamCrowd.Samples;

/// <summary>Voxels and geometry in and out: nifti INPUT OUTPUT.</summary>
internal static class ReadAndWriteNifti
{
    public static void Run(string input, string output)
    {
        var volume = VolumeFile.Read<float>(input);                     // NIfTI, NRRD or MetaImage; axes z, y, x
        var spacing = volume.Geometry.Spacing;                          // x, y, z in mm
        Console.WriteLine($"{volume.Size}, {spacing.X} x {spacing.Y} x {spacing.Z} mm, {volume.Voxels.Min()} to {volume.Voxels.Max()}");
        VolumeFile.Write(output, volume.Map(value => (short)Math.Clamp(value, -1000, 1000)));
    }
}
