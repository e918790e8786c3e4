using System.Security.Cryptography;
using System.Text;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Sam.Models;

/// <summary>What tells one model from another: the sha256 of its file, and of the files beside it that hold its weights.</summary>
internal static class ModelChecksum
{
    /// <summary>
    /// Lower-case hexadecimal. A graph with external data names its files; each file of the folder that it names counts as well.
    /// </summary>
    public static string Of(string path)
    {
        var bytes = File.ReadAllBytes(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes);
        foreach (var beside in Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!).Order(StringComparer.Ordinal))
        {
            if (beside.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
                || bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Path.GetFileName(beside))) < 0) continue;
            hash.AppendData(Convert.FromHexString(FileDigest.Sha256(beside)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
