using System.Text.Json;
using System.Text.RegularExpressions;
using SamCrowd.Crowd.Tests.Running;
using SamCrowd.Testing;

namespace SamCrowd.Crowd.Tests.Browser;

public partial class TextsTests
{
    private static readonly string Page = Path.Combine(SharedData.Repository, "src", "SamCrowd.Crowd", "Page");

    private static readonly string[] Names = [.. Directory.GetFiles(Path.Combine(Page, "texts"), "*.json")];

    [Fact]
    public void Every_language_has_every_text_with_the_same_places_for_values()
    {
        var english = Read(Path.Combine(Page, "texts", "en.json"));
        Assert.True(Names.Length >= 4);
        foreach (var file in Names)
        {
            var texts = Read(file);
            Assert.Equal(english.Keys.Order(), texts.Keys.Order());
            foreach (var (key, text) in texts)
                Assert.Equal(Places().Matches(english[key]).Select(m => m.Value).Order().ToArray(),
                    Places().Matches(text).Select(m => m.Value).Order().ToArray());
        }
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_is_there_and_every_text_is_asked_for()
    {
        var english = Read(Path.Combine(Page, "texts", "en.json"));
        var code = string.Concat(Directory.GetFiles(Page, "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".js", StringComparison.Ordinal) || f.EndsWith(".html", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        string[] asked = [.. Asked().Matches(code).Select(m => m.Groups[1].Value).Distinct()];
        Assert.Empty(asked.Except(english.Keys));
        // Some keys are put together: join_, window_, look_, tasks_.
        var unused = english.Keys.Where(key => !code.Contains(key, StringComparison.Ordinal)
            && !key.StartsWith("window_", StringComparison.Ordinal)
            && !key.StartsWith("look_", StringComparison.Ordinal) && !key.StartsWith("join_", StringComparison.Ordinal)
            && !key.StartsWith("tasks_", StringComparison.Ordinal) && key != "language");
        Assert.Empty(unused);
    }

    [Fact]
    public async Task A_language_can_be_added_as_one_file_in_the_crowds_folder()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["crowd", "texts"]);
        File.WriteAllText(folder["crowd", "texts", "fr.json"], """{ "language": "Français", "accept": "Accepter" }""");
        await using var session =
            await CrowdSession.Open(new CrowdStart { Folder = folder["crowd"], Dataset = TestCrowd.WriteDataset(folder.Root) }, null,
            Sam.Images.SamPreset.Sam);
        await using var server = await Crowd.Server.CrowdServer.Start(session, new() { Port = 0 }, _ => { });
        using var http = new HttpClient { BaseAddress = server.Address };
        Assert.Contains("Fran", await http.GetStringAsync("/texts/languages.json"), StringComparison.Ordinal);
        Assert.Contains("Accepter", await http.GetStringAsync("/texts/fr.json"), StringComparison.Ordinal);
        File.WriteAllText(folder["crowd", "texts", "it.json"], "[]");
        await Assert.ThrowsAsync<Imaging.InvalidInputException>(() =>
            Crowd.Server.CrowdServer.Start(session, new() { Port = 0 }, _ => { }));
    }

    private static Dictionary<string, string> Read(string path) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path))!;

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Places();

    [GeneratedRegex("""(?:data-text="|data-title="|data-label="|\bt\("|\bsay\(")([a-z_]+)"[,)> ]?""")]
    private static partial Regex Asked();
}
