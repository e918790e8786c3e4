using System.IO.Compression;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>
/// torch.save's file (.pth, .pt): a zip of stored entries, <c>NAME/data.pkl</c> (the tree), <c>NAME/data/KEY</c> (raw tensor storages),
/// <c>NAME/version</c>. Format: torch/serialization.py and caffe2/serialize/inline_container.cc of PyTorch. See
/// <see cref="StoredDictionary"/> for the items a tree has.
/// </summary>
internal static class TorchPickleFile
{
    private const long LargestPickle = 1 << 28;
    private static readonly DateTimeOffset Timeless = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="InvalidInputException">The file is absent, damaged, or asks for anything but data; nothing of it is ever
    /// run.</exception>
    public static StoredDictionary Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path} is not there; give a model folder with a trained fold");
        try
        {
            using var zip = ZipFile.OpenRead(path);
            using var archive = new TorchArchive(zip);
            var pickle = archive.ReadEntry("data.pkl", LargestPickle);
            return new PickleReader(pickle, archive.MakeTensor).Read() as StoredDictionary
                ?? throw new InvalidInputException("it holds no dict at its top");
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException($"{path} cannot be read as a checkpoint: {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new InvalidInputException($"{path} is not a whole .pth file of torch 1.6 or later; save or copy it again", error);
        }
    }

    /// <summary>Writes atomically. The file depends on the tree alone, byte for byte, and on no clock.</summary>
    public static void Write(string path, StoredDictionary tree)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var storages = new Dictionary<byte[], string>(ReferenceEqualityComparer.Instance);
        var order = new List<byte[]>();
        using var pickle = new MemoryStream();
        new PickleWriter(pickle, KeyOf).Write(tree);

        AtomicFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            WriteEntry("data.pkl", pickle.ToArray());
            WriteEntry("byteorder", "little"u8);
            foreach (var data in order) WriteEntry($"data/{storages[data]}", data);
            WriteEntry("version", "3\n"u8);

            void WriteEntry(string entryName, ReadOnlySpan<byte> bytes)
            {
                var entry = zip.CreateEntry($"{name}/{entryName}", CompressionLevel.NoCompression);
                entry.LastWriteTime = Timeless;
                using var content = entry.Open();
                content.Write(bytes);
            }
        });

        string KeyOf(StoredTensor tensor)
        {
            if (storages.TryGetValue(tensor.Data, out var known)) return known;
            var key = order.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            storages.Add(tensor.Data, key);
            order.Add(tensor.Data);
            return key;
        }
    }
}
