using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SamCrowd.Imaging.Provenance;

/// <summary>
/// What the file system knows of a file that changes with its content: inode, size, and time of the last change of either.
/// </summary>
/// <param name="Text">Equal as long as the file was not changed.</param>
internal sealed partial record FileStamp(string Text, DateTimeOffset Changed)
{
    private const int CurrentFolder = -100;
    private const uint ChangeTimeInodeSize = 0x80 | 0x100 | 0x200;
    private const int BasicInformation = 0;
    private const long TicksPerSecond = TimeSpan.TicksPerSecond;

    /// <returns>Null where the file is not there or the system does not tell.</returns>
    public static FileStamp? TryOf(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? OfLinux(path) : OperatingSystem.IsWindows() ? OfWindows(path) : null;
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    private static FileStamp? OfLinux(string path)
    {
        // struct statx of linux/stat.h: the same on every architecture.
        var buffer = new byte[256];
        if (Statx(CurrentFolder, path, 0, ChangeTimeInodeSize, ref buffer[0]) != 0) return null;
        var told = BitConverter.ToUInt32(buffer, 0);
        if ((told & ChangeTimeInodeSize) != ChangeTimeInodeSize) return null;
        var (inode, size) = (BitConverter.ToUInt64(buffer, 32), BitConverter.ToUInt64(buffer, 40));
        var (seconds, nanoseconds) = (BitConverter.ToInt64(buffer, 96), BitConverter.ToUInt32(buffer, 104));
        return new FileStamp(
            string.Create(CultureInfo.InvariantCulture, $"{inode}:{size}:{seconds}.{nanoseconds:000000000}"),
            DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds * TicksPerSecond / 1_000_000_000));
    }

    private static FileStamp? OfWindows(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[40];
        if (!GetFileInformationByHandleEx(handle, BasicInformation, ref buffer[0], (uint)buffer.Length)) return null;
        // FILE_BASIC_INFO: creation, last access, last write, change, each in ticks from 1601.
        var change = BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(24));
        return new FileStamp(
            string.Create(CultureInfo.InvariantCulture, $"{RandomAccess.GetLength(handle)}:{change}"), DateTimeOffset.FromFileTime(change));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte buffer);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(SafeFileHandle file, int kind, ref byte buffer, uint size);
}
