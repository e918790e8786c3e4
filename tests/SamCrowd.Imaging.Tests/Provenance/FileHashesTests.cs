using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Provenance;

public sealed class FileHashesTests : IDisposable
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2.1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_change_of_one_byte_is_seen_although_size_and_modification_time_are_set_back()
    {
        var path = _folder["file"];
        File.WriteAllText(path, "abc");
        Thread.Sleep(Settled);
        var hashes = new FileHashes(_folder["memory.json"]);
        var before = hashes.Of(path);
        Assert.Equal(FileDigest.Sha256(path), before);
        hashes.Save();
        var written = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, "abd");
        File.SetLastWriteTimeUtc(path, written);
        Assert.NotEqual(before, hashes.Of(path));
        Assert.Equal(FileDigest.Sha256(path), new FileHashes(_folder["memory.json"]).Of(path));
    }

    [Fact]
    public void A_change_in_the_same_tick_of_the_clock_is_seen()
    {
        var hashes = new FileHashes();
        for (var i = 0; i < 200; i++)
        {
            File.WriteAllText(_folder["file"], $"{i % 10}");
            Assert.Equal(FileDigest.Sha256(_folder["file"]), hashes.Of(_folder["file"]));
        }
    }

    [Fact]
    public void Another_file_of_the_same_size_and_time_under_the_name_is_seen()
    {
        foreach (var name in new[] { "file", "other" }) File.WriteAllText(_folder[name], name[..2]);
        Thread.Sleep(Settled);
        var hashes = new FileHashes();
        var before = hashes.Of(_folder["file"]);
        File.SetLastWriteTimeUtc(_folder["other"], File.GetLastWriteTimeUtc(_folder["file"]));
        File.Move(_folder["other"], _folder["file"], overwrite: true);
        Assert.NotEqual(before, hashes.Of(_folder["file"]));
    }

    [Fact]
    public void What_did_not_change_is_not_read_again()
    {
        // Where the system tells no change time every file is read each time.
        if (OperatingSystem.IsMacOS()) return;
        var path = _folder["file"];
        File.WriteAllText(path, "abc");
        Thread.Sleep(Settled);
        var hashes = new FileHashes(_folder["memory.json"]);
        hashes.Of(path);
        hashes.Save();
        // A memory with another hash shows that it is what answers.
        File.WriteAllText(_folder["memory.json"], File.ReadAllText(_folder["memory.json"])
            .Replace(FileDigest.Sha256(path), "remembered", StringComparison.Ordinal));
        Assert.Equal("remembered", new FileHashes(_folder["memory.json"]).Of(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"a\": null}")]
    [InlineData("{\"a\": {\"Size\": 1, \"Written\": 2, \"Sha256\": \"x\"}}")]
    public void A_memory_that_cannot_be_read_counts_as_none(string text)
    {
        File.WriteAllText(_folder["memory.json"], text);
        Assert.Equal(FileDigest.Sha256(_folder["memory.json"]), new FileHashes(_folder["memory.json"]).Of(_folder["memory.json"]));
    }

    [Fact]
    public void Two_processes_keep_what_the_other_remembered()
    {
        foreach (var name in new[] { "a", "b" }) File.WriteAllText(_folder[name], name);
        Thread.Sleep(Settled);
        FileHashes one = new(_folder["memory.json"]), two = new(_folder["memory.json"]);
        one.Of(_folder["a"]);
        two.Of(_folder["b"]);
        one.Save();
        two.Save();
        var memory = File.ReadAllText(_folder["memory.json"]);
        Assert.Contains(FileDigest.Sha256(_folder["a"]), memory, StringComparison.Ordinal);
        Assert.Contains(FileDigest.Sha256(_folder["b"]), memory, StringComparison.Ordinal);
    }
}
