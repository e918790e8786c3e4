using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SamCrowd.Crowd.Masks;
using SamCrowd.Crowd.Server;
using SamCrowd.Crowd.Store;
using SamCrowd.Datasets.Phantom;
using SamCrowd.Imaging;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Crowd.Tests;

/// <summary>A crowd over one small phantom case, with tiny-sam, served on a free port of this machine.</summary>
internal sealed class SmallCrowd : IAsyncDisposable
{
    private readonly HttpClientHandler _handler = new() { UseCookies = false };

    private SmallCrowd(TemporaryFolder folder, CrowdSession session, CrowdServer server) => (Folder, Session, Server) = (folder, session, server);

    public TemporaryFolder Folder { get; }

    public CrowdSession Session { get; }

    public CrowdServer Server { get; }

    public List<string> Log { get; } = [];

    public string CrowdFolder => Folder["crowd"];

    public static async Task<SmallCrowd> Start(int overlap = 1, TimeProvider? clock = null, TemporaryFolder? existing = null)
    {
        var folder = existing ?? new TemporaryFolder();
        if (existing is null) PhantomDataset.Write(new PhantomSettings { Cases = 1, Size = new Size3(8, 48, 48) }, folder["data"]);
        var start = new CrowdStart { Folder = folder["crowd"], Dataset = folder["data"], Annotators = ["anna", "ben", "cleo"], Overlap = overlap };
        var sam = SamEngine.Load(Path.Combine(SharedData.Repository, "models", "tiny-sam"), SamPreset.Sam, reverseRows: false, new RuntimeSettings { Threads = 1 });
        var log = new List<string>();
        var session = await CrowdSession.Open(start, sam, SamPreset.Sam, clock);
        foreach (var name in start.Annotators) await session.People.TokenOf(name, PersonRole.Annotator);
        var server = await CrowdServer.Start(session, new ListenSettings { Port = 0 }, line => { lock (log) log.Add(line); });
        var crowd = new SmallCrowd(folder, session, server);
        crowd.Log.AddRange(log);
        return crowd;
    }

    public Task<string> Token(string name) => Session.People.TokenOf(name, name == People.OwnerName ? PersonRole.Owner : PersonRole.Annotator);

    /// <summary>A client that speaks for a person by token; without one for nobody.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(_handler, disposeHandler: false) { BaseAddress = Server.Address };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public static async Task<JsonNode> Next(HttpClient client)
    {
        using var response = await client.PostAsync("api/tasks/next", null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>An edit that puts one box on a slice.</summary>
    public static JsonObject Edit(int slice, float[] box, bool accepted = false, int label = 4) => new()
    {
        ["id"] = Guid.NewGuid().ToString("N")[..16],
        ["kind"] = "edit",
        ["changes"] = new JsonArray(new JsonObject
        {
            ["slice"] = slice,
            ["answer"] = new JsonObject
            {
                ["accepted"] = accepted,
                ["marks"] = new JsonArray(new JsonObject
                {
                    ["id"] = Guid.NewGuid().ToString("N")[..12],
                    ["label"] = label,
                    ["box"] = new JsonArray([.. box.Select(value => JsonValue.Create(value))]),
                    ["seconds"] = 2.5,
                    ["window"] = new JsonArray(-160.0, 240.0),
                    ["picture"] = new JsonArray(480.0, 480.0),
                }),
            },
        }),
    };

    public static JsonObject Step(string kind) => new() { ["id"] = Guid.NewGuid().ToString("N")[..16], ["kind"] = kind };

    public static async Task<JsonNode> Save(HttpClient client, int task, params JsonObject[] events)
    {
        using var response = await client.PostAsJsonAsync($"api/tasks/{task}/events", new JsonObject { ["events"] = new JsonArray([.. events]) });
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    public static async Task<JsonNode> Get(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>Stops the server and leaves the folder, for another start.</summary>
    public async Task Stop()
    {
        await Server.DisposeAsync();
        await Session.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _handler.Dispose();
        Folder.Dispose();
    }
}
