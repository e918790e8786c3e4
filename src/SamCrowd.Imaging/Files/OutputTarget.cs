using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SamCrowd.Imaging.Files;

/// <summary>Where an output really goes: a regular file that may be replaced, or something that can only be written to.</summary>
/// <param name="Path">Full; the file at the end of symbolic links.</param>
/// <param name="IsStream">A device, a pipe or a socket.</param>
internal sealed partial record OutputTarget(string Path, bool IsStream)
{
    public static OutputTarget Of(string path)
    {
        if (path.Length == 0 || path.Contains('\0')) throw new InvalidInputException(path, "is no path", "name a file to write");
        var full = System.IO.Path.GetFullPath(path);
        if (IsDevicePath(full)) return new OutputTarget(full, IsStream: true);
        var final = FollowLinks(full);
        if (IsDevicePath(final)) return new OutputTarget(full, IsStream: true);
        if (Directory.Exists(final)) throw new InvalidInputException(path, "is a folder where a file is to be written", "name a file");
        return new OutputTarget(final, File.Exists(final) && !IsRegular(final));
    }

    private static string FollowLinks(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        }
        catch (IOException failure)
        {
            throw new InvalidInputException(path, $"is a link that cannot be followed ({failure.Message.TrimEnd('.')})", "remove the link, "
                + "or name another file", failure);
        }
    }

    /// <summary>
    /// Devices and open files of processes by their path: "/dev/stdout" may be a regular file, which must not be replaced under the shell.
    /// </summary>
    private static bool IsDevicePath(string path) => OperatingSystem.IsWindows()
        ? path.StartsWith(@"\\.\", StringComparison.Ordinal) || path.StartsWith(@"\\?\pipe\", StringComparison.OrdinalIgnoreCase)
        : (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal))
        || path.StartsWith("/proc/", StringComparison.Ordinal);

    /// <summary>
    /// .NET does not tell pipes from files, so Linux is asked itself; elsewhere pipes with names of their own do not occur.
    /// </summary>
    private static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux()) return true;
        // struct statx is the same on every architecture: stx_mode is at byte 28 (linux/stat.h). AT_FDCWD, no flags, STATX_TYPE.
        var status = new byte[256];
        const int currentFolder = -100, typeOnly = 1, typeMask = 0xF000, regular = 0x8000;
        return Statx(currentFolder, path, 0, typeOnly, status) != 0
            || (BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(28)) & typeMask) == regular;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, [Out] byte[] status);
}
