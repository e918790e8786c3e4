using System.Text;

namespace SamCrowd.Imaging.Files;

/// <summary>
/// Writes files whole: under a temporary name in the same folder, flushed to disk, then renamed over the target. A symbolic link stays one,
/// and the file that it points to is replaced. The first file that a process writes into a folder also takes with it what killed processes
/// left there under temporary names. What is no regular file (a device, a pipe, the standard output) is written to, not replaced.
/// </summary>
internal static class AtomicFile
{
    /// <summary>
    /// Creates the folder where needed. When <paramref name="write"/> fails, an older file at <paramref name="path"/> stays as it was.
    /// </summary>
    /// <param name="write">Gets a stream that can seek.</param>
    /// <exception cref="InvalidInputException">The path is a folder, or a link that leads to itself.</exception>
    /// <exception cref="IOException">The disk is full or cannot be written; the message names <paramref name="path"/>.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = OutputTarget.Of(path);
        if (target.IsStream)
        {
            WriteThrough(target.Path, write);
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(target.Path)!);
        var temporary = TemporaryFiles.NameBeside(target.Path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                TemporaryFiles.ClearAbandoned(temporary);
                write(stream);
                stream.Flush(flushToDisk: true);
                // Renamed while it is open, it never looks abandoned; Windows renames no open files.
                if (!OperatingSystem.IsWindows()) File.Move(temporary, target.Path, overwrite: true);
            }
            if (OperatingSystem.IsWindows()) File.Move(temporary, target.Path, overwrite: true);
        }
        catch (Exception failure)
        {
            DeleteQuietly(temporary);
            // The temporary name says nothing to who reads the message.
            var message = failure.Message.Replace(temporary, target.Path, StringComparison.Ordinal);
            switch (failure)
            {
                case IOException when message != failure.Message:
                    throw new IOException(message, failure);
                case UnauthorizedAccessException when message != failure.Message:
                    throw new UnauthorizedAccessException(message, failure);
                default:
                    throw;
            }
        }
    }

    /// <summary>As <see cref="Write"/>, in UTF-8 without a mark at the start.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>As <see cref="Write"/>, the bytes of another file.</summary>
    public static void Copy(string source, string target) => Write(target, stream =>
    {
        using var bytes = File.OpenRead(source);
        bytes.CopyTo(stream, 1 << 20);
    });

    /// <summary>What is written seeks back and forth, which a pipe cannot, so it is made in a file of its own first.</summary>
    private static void WriteThrough(string path, Action<Stream> write)
    {
        using var whole = new FileStream(
            Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        write(whole);
        whole.Position = 0;
        // Appending keeps what a shell has redirected to the same place.
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
        whole.CopyTo(stream, 1 << 16);
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
