using System.Security.Cryptography;
using System.Text;

namespace SamCrowd.Imaging.Files;

/// <summary>The SHA-256 of a file or a text, in lower-case hexadecimal as sha256sum prints it.</summary>
internal static class FileDigest
{
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static string Sha256(string path)
    {
        // The hash reads large pieces itself, so the stream needs no buffer of its own.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Of a text in UTF-8.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
