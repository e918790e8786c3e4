using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SamCrowd.Crowd.Marks;

namespace SamCrowd.Crowd.Tests.Running;

/// <summary>What a page does, without a page: requests with a token in the header.</summary>
internal sealed class CrowdClient : IDisposable
{
    private readonly HttpClient _http;

    public CrowdClient(Uri address, string? token)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public HttpClient Http => _http;

    public async Task<JsonNode?> Get(string path) => JsonNode.Parse(await Check(await _http.GetAsync(path)));

    public async Task<byte[]> Bytes(string path)
    {
        using var reply = await _http.GetAsync(path);
        reply.EnsureSuccessStatusCode();
        return await reply.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Null for "no content".</summary>
    public async Task<JsonNode?> Post(string path, object? body = null)
    {
        using var reply = await _http.PostAsJsonAsync(path, body ?? new { }, MarkJson.Options);
        return await Check(reply) is { Length: > 0 } text ? JsonNode.Parse(text) : null;
    }

    public async Task<HttpStatusCode> StatusOfGet(string path)
    {
        using var reply = await _http.GetAsync(path);
        return reply.StatusCode;
    }

    public async Task<HttpStatusCode> StatusOfPost(string path, object? body = null)
    {
        using var reply = await _http.PostAsJsonAsync(path, body ?? new { }, MarkJson.Options);
        return reply.StatusCode;
    }

    /// <summary>The next task; null where there is none left.</summary>
    public async Task<GivenTask?> Next()
    {
        var task = await Post("/api/tasks/next");
        return task is null ? null
            : new GivenTask((int)task["id"]!, (int)task["case"]!, [.. task["slices"]!.AsArray().Select(slice => (int)slice!)],
            task["state"]!.ToString());
    }

    /// <summary>Saves an answer to a slice as one edit.</summary>
    public Task<JsonNode?> Save(int task, int slice, SliceAnswer answer, string? eventId = null) =>
        Events(task, Edit(slice, answer, eventId));

    public Task<JsonNode?> Events(int task, params MarkEvent[] events) => Post($"/api/tasks/{task}/events", new { Events = events });

    public static MarkEvent Edit(int slice, SliceAnswer answer, string? id = null) =>
        new() { Id = id ?? Guid.NewGuid().ToString("N"), Kind = MarkEventKind.Edit, Changes = [new SliceChange(slice, answer)] };

    public static MarkEvent Step(MarkEventKind kind) => new() { Id = Guid.NewGuid().ToString("N"), Kind = kind };

    public void Dispose() => _http.Dispose();

    private static async Task<string> Check(HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        return reply.IsSuccessStatusCode ? text : throw new HttpRequestException($"{(int)reply.StatusCode} {text}", null, reply.StatusCode);
    }
}

/// <summary>A task as it was given.</summary>
internal sealed record GivenTask(int Id, int Case, IReadOnlyList<int> Slices, string State);
