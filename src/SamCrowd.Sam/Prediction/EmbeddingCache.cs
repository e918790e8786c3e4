using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Prediction;

/// <summary>
/// Embeddings on disk, so that an image goes through an encoder once in a study. An entry's name is the hash of the encoder's file, of how
/// it is called, and of the image's pixels; what a preset does to a slice is in the pixels. Values are kept as float32 just as they came,
/// so that masks are the same to the bit: SAM's 256x64x64 take 4 MB an image. The provider (CPU, CUDA) is not part of the name.
/// Entries are written whole, so that several processes may share a folder. Safe to use from several threads.
/// </summary>
internal sealed class EmbeddingCache(string folder)
{
    private const string FormatVersion = "sam-embedding-2";
    private const int DigestBytes = 32;

    public string Folder { get; } = folder;

    /// <summary>The name of the entry of one image. <paramref name="contract"/> is the one that the image is prepared after.</summary>
    public static string KeyOf(OnnxModel encoder, EncoderContract contract, GreyImage image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var outputs = string.Join(' ', contract.Outputs.OrderBy(o => o.Key).Select(o => $"{o.Key}={o.Value.Name}"));
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{FormatVersion}\n{encoder.Checksum}\n{contract.Input} {contract.Layout} {contract.Side} {contract.Fit} {contract.Padded} "
                + $"{contract.Scaling} {contract.Filter}{(contract.CutsSizes ? " cut" : "")}\n{outputs}\n{image.Rows} {image.Columns}\n")));
        hash.AppendData(image.Pixels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <returns>The entry's features; null where there is none.</returns>
    /// <exception cref="InvalidInputException">The entry is damaged.</exception>
    public IReadOnlyDictionary<FeatureRole, FeatureMap>? Find(string key)
    {
        var path = PathOf(key);
        if (!File.Exists(path)) return null;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < DigestBytes || !SHA256.HashData(bytes.AsSpan(DigestBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, DigestBytes)))
            throw new InvalidInputException($"{path}: this embedding is damaged (its checksum does not match its content); delete the "
                + $"file, and the encoder makes it again");
        return Unpack(bytes.AsSpan(DigestBytes));
    }

    public void Store(string key, IReadOnlyDictionary<FeatureRole, FeatureMap> features)
    {
        var content = Pack(features);
        AtomicFile.Write(PathOf(key), stream =>
        {
            stream.Write(SHA256.HashData(content));
            stream.Write(content);
        });
    }

    private string PathOf(string key) => Path.Combine(Folder, key + ".embedding");

    // After the digest: count, then for each feature role, rank, sizes (all int64) and float32 values in C order, all little-endian.
    private static byte[] Pack(IReadOnlyDictionary<FeatureRole, FeatureMap> features)
    {
        using var content = new MemoryStream(features.Sum(f => 256 + (f.Value.Values.Length * sizeof(float))));
        Write(features.Count);
        foreach (var (role, feature) in features.OrderBy(f => f.Key))
        {
            Write([(long)role, feature.Shape.Length, .. feature.Shape]);
            content.Write(MemoryMarshal.AsBytes<float>(feature.Values));
        }
        return content.ToArray();

        void Write(params ReadOnlySpan<long> numbers) => content.Write(MemoryMarshal.AsBytes(numbers));
    }

    private static Dictionary<FeatureRole, FeatureMap> Unpack(ReadOnlySpan<byte> content)
    {
        var features = new Dictionary<FeatureRole, FeatureMap>();
        for (var left = Take(ref content, 1)[0]; left > 0; left--)
        {
            var head = Take(ref content, 2);
            var shape = Take(ref content, (int)head[1]);
            var bytes = (int)shape.Aggregate(1L, (a, b) => a * b) * sizeof(float);
            features.Add((FeatureRole)head[0], new FeatureMap(MemoryMarshal.Cast<byte, float>(content[..bytes]).ToArray(), shape));
            content = content[bytes..];
        }
        return features;

        static long[] Take(ref ReadOnlySpan<byte> content, int count)
        {
            var numbers = MemoryMarshal.Cast<byte, long>(content[..(count * sizeof(long))]).ToArray();
            content = content[(count * sizeof(long))..];
            return numbers;
        }
    }
}
