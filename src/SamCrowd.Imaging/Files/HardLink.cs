using System.Runtime.InteropServices;

namespace SamCrowd.Imaging.Files;

/// <summary>One file under two names, so that two folders share its content; a copy where the file system has no hard links.</summary>
internal static partial class HardLink
{
    /// <summary>Makes <paramref name="path"/> the file that <paramref name="existing"/> is, replacing what was there.</summary>
    public static void CreateOrCopy(string existing, string path)
    {
        var temporary = TemporaryFiles.NameBeside(path);
        try
        {
            if (!TryLink(existing, temporary)) File.Copy(existing, temporary);
            // POSIX rename leaves both names where they are the same file, so the old name goes first.
            File.Delete(path);
            File.Move(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool TryLink(string existing, string path) =>
        OperatingSystem.IsWindows() ? CreateHardLink(path, existing, 0) : Link(existing, path) == 0;

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string path);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string path, string existing, nint security);
}
