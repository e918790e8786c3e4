using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Stages;

/// <summary>Moves a folder by a rename; where both places lie on different disks, by copying it first.</summary>
internal static class FolderMove
{
    /// <summary>The target's folder is created; the target itself must not be there.</summary>
    public static void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        try
        {
            Directory.Move(from, to);
        }
        catch (IOException) when (Directory.Exists(from) && !Directory.Exists(to))
        {
            // A folder of the run may be a link to another disk.
            var copy = TemporaryFiles.NameBeside(to);
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
            Directory.Move(copy, to);
            Directory.Delete(from, recursive: true);
        }
    }
}
