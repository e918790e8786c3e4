using System.Text.Json.Nodes;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Testing;

namespace SamCrowd.Imaging.Tests.Provenance;

public sealed class DoneMarkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileHashes _hashes = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_result_holds_as_long_as_key_and_files_are_as_they_were()
    {
        Directory.CreateDirectory(_folder["labels"]);
        File.WriteAllText(_folder["labels", "a.txt"], "abc");
        var marker = DoneMarker.Of("key", _folder[""], [_folder["labels", "a.txt"]], _hashes);
        Assert.Equal(["labels/a.txt"], marker.Outputs.Keys);
        Assert.True(marker.Holds("key", _folder[""], _hashes));
        Assert.False(marker.Holds("other", _folder[""], _hashes));
        File.WriteAllText(_folder["labels", "a.txt"], "abd");
        Assert.Equal("labels/a.txt was changed (its checksum differs)", marker.Damage(_folder[""], _hashes));
        File.WriteAllText(_folder["labels", "a.txt"], "abcd");
        Assert.Equal("labels/a.txt was changed (3 bytes were written, it has 4)", marker.Damage(_folder[""], _hashes));
        File.Delete(_folder["labels", "a.txt"]);
        Assert.Equal("labels/a.txt is missing", marker.Damage(_folder[""], _hashes));
    }

    [Fact]
    public void Keys_differ_where_code_settings_or_content_differ_and_the_parts_cannot_be_mistaken_for_each_other()
    {
        static string Key(string code, JsonNode? settings, params ContentInput[] inputs) => new ContentKey(code, settings, inputs).Value;
        string[] keys =
        [
            Key("a 1", null),
            Key("a 2", null),
            Key("a 1", new JsonObject()),
            Key("a 1", new JsonObject { ["x"] = 1 }),
            Key("a 1", new JsonObject { ["x"] = "1" }),
            Key("a 1", null, new ContentInput("x", "y")),
            Key("a 1", null, new ContentInput("y", "x")),
            Key("a 1", null, new ContentInput("xy", "")),
            Key("a 1", null, new ContentInput("x", ""), new ContentInput("y", "")),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(Key("a 1", new JsonObject { ["x"] = 1 }), Key("a 1", new JsonObject { ["x"] = 1 }));
    }

    [Fact]
    public void The_version_of_a_result_holds_those_of_what_it_rests_on()
    {
        Assert.Equal("lower 3, upper 1", CodeVersion.Of(typeof(Upper)));
        Assert.Throws<ArgumentException>(() => CodeVersion.Of(typeof(DoneMarkerTests)));
    }

    [ResultVersion("upper", 1, typeof(Lower))]
    private static class Upper;

    [ResultVersion("lower", 3)]
    private static class Lower;
}
