using System.Globalization;
using SamCrowd.Crowd.Marks;
using SamCrowd.Crowd.Store;
using SamCrowd.Crowd.Tests.Running;

namespace SamCrowd.Crowd.Tests.Server;

/// <summary>More than a hundred requests that no page of ours sends: each gets a status, and leaves nothing behind.</summary>
public class HostileRequestTests
{
    [Fact]
    public async Task Every_hostile_request_is_refused_with_a_status_and_leaves_no_trace()
    {
        await using var crowd = await TestCrowd.Start(withModel: true);
        var (anna, ben, owner) = (await crowd.Token("anna"), await crowd.Token("ben"), await crowd.OwnerToken());
        using var client = await crowd.Client("anna");
        var task = (await client.Next())!;
        await client.Save(task.Id, task.Slices[0], new SliceAnswer { Marks = [TestCrowd.Box(1, 1, 1, 9, 9)] });
        var (port, rows) = (crowd.Server.Address.Port, Contents(crowd));
        var files = Files(crowd);
        var requests = Requests(port, anna, ben, owner, task.Id).ToArray();
        Assert.InRange(requests.Length, 100, 300);
        foreach (var (name, request, allowed) in requests)
        {
            var (status, reply) = await HostileRequest.Send(crowd.Server.Address, request);
            Assert.True(allowed.Contains(status), $"{name}: {status}\n{reply[..Math.Min(reply.Length, 600)]}");
            foreach (var trace in new[] { "   at ", "SamCrowd.", "Exception", crowd.Folder, "sqlite", anna, ben, owner })
                Assert.DoesNotContain(trace, reply, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal(rows, Contents(crowd));
        Assert.Equal(files, Files(crowd));
        Assert.Empty(crowd.Log);
        // And who behaves is served as before.
        Assert.Equal(task.Id, (await client.Next())!.Id);
    }

    private static IEnumerable<(string Name, string Request, int[] Allowed)> Requests(int port, string anna, string ben, string owner,
        int task)
    {
        var host = $"127.0.0.1:{port}";
        int[] refused = [400, 401, 403, 404, 405, 411, 413, 414, 415, 421, 426, 431, 501, 505];

        // DNS rebinding, other hosts.
        foreach (var name in new[] { "evil.example", $"evil.example:{port}", "127.0.0.1", "127.0.0.1:1", $"127.0.0.1.evil.example:{port}",
            $"localhost.evil.example:{port}", "", $"[::1%25eth0]:{port}", "127.0.0.1:99999999", $"2130706433:{port}", $"0x7f.1:{port}" })
            yield return ($"host {name}", Get("/api/me", name, Bearer(anna)), [400, 421]);
        yield return ("two hosts", $"GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n", [400]);
        yield return ("no host", "GET / HTTP/1.1\r\n\r\n", [400]);
        yield return ("http 1.0 without host", "GET / HTTP/1.0\r\n\r\n", [421]);
        yield return ("absolute address of another server", $"GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n", [400, 421]);

        // Other origins and pages.
        foreach (var origin in new[] { "http://evil.example", "null", $"https://{host}", $"http://{host}.evil.example", "http://127.0.0.1",
            $"http://127.0.0.1:{port + 1}", "file://", "" })
            yield return ($"origin {origin}", Post("/api/tasks/next", "{}", host, Bearer(anna), $"Origin: {origin}"), [403]);
        yield return ("cookie without origin", Post("/api/tasks/next", "{}", host, $"Cookie: samcrowd={anna}"), [401]);
        foreach (var site in new[] { "cross-site", "same-site" })
            yield return ($"fetch from {site}", Get("/api/me", host, Bearer(anna), $"Sec-Fetch-Site: {site}"), [403]);

        // Tokens.
        foreach (var token in new[] { "", "x", anna[..^1], anna
            + "A", anna.ToUpperInvariant(), new string('A', 22), new string('A', 5000), "' OR 1=1 --", "%00", anna[..^1] + "=" })
            yield return ($"token {token}", Get("/api/me", host, Bearer(token)), [400, 401]);
        yield return ("no token", Get("/api/me", host), [401]);
        yield return ("basic", Get("/api/me", host, "Authorization: Basic YTpi"), [401]);
        yield return ("token in the address", Get($"/api/me?token={anna}", host), [401]);
        yield return ("two tokens", Get("/api/me", host, Bearer(anna), Bearer(ben)), [400, 401]);

        // Other people's work, and the owner's.
        foreach (var path in new[] { $"/api/tasks/{task}", $"/api/tasks/{task}/slices/0", "/api/tasks/999", "/api/tasks/-1", "/api/tasks/0",
            "/api/tasks/99999999999999999999" })
            yield return ($"ben at {path}", Get(path, host, Bearer(ben)), [404]);
        foreach (var path in new[] { "events", "mask", "alive", "skip" })
            yield return ($"ben posts {path}", Post($"/api/tasks/{task}/{path}", "{}", host, Bearer(ben)), [404]);
        foreach (var path in new[] { "/api/owner", "/api/owner/boxes.csv", "/api/owner/copy.sqlite", "/api/owner/cases/1/picture",
            "/api/owner/cases/1/slices/0", "/api/owner/cases/1/marks/0", "/api/owner/cases/1/volume" })
            yield return ($"anna at {path}", Get(path, host, Bearer(anna)), [403]);
        foreach (var path in new[] { "/api/owner/pause", "/api/owner/people", "/api/owner/people/2/link", "/api/owner/scan",
            "/api/owner/tasks/1/again", "/api/owner/examples", "/api/owner/cases/1/volume" })
            yield return ($"anna posts {path}", Post(path, "{}", host, Bearer(anna)), [403]);
        foreach (var path in new[] { "/api/me", "/api/tasks", "/api/examples/1" })
            yield return ($"owner at {path}", Get(path, host, Bearer(owner)), [403]);
        yield return ("annotator invites", Post("/api/join", """{"name":"eve"}""", host, Bearer(anna)), [403]);
        foreach (var path in new[] { "/api/owner/cases/99/picture", "/api/owner/cases/1/slices/-1", "/api/owner/cases/1/slices/99",
            "/api/owner/cases/1/volume/3/0", "/api/owner/cases/1/volume/0/5" })
            yield return ($"owner at {path}", Get(path, host, Bearer(owner)), [404]);

        // The file system.
        foreach (var path in new[] { "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/js/../../crowd.sqlite",
            "/js/..%5c..%5ccrowd.sqlite", "/texts/..%2f..%2flinks.json", "/links.json", "/crowd.sqlite", "/crowd/links.json",
            "//etc/passwd", "/C:/Windows/win.ini", "/file:///etc/passwd", "/js/", "/texts", "/page/index.html", "/index.html%00.js",
            "/.git/config", "/api", "/api/", "/%ff%fe", "/js/annotate.js/..", "/JS/ANNOTATE.JS%2e" })
            yield return ($"path {path}", Get(path, host, Bearer(anna)), [400, 404]);
        foreach (var path in new[] { "slices/..%2f0", "slices/0%2f..", "slices/1e3", "slices/0x0", "slices/99", "slices/-1", "slices/ 1" })
            yield return ($"slice {path}", Get($"/api/tasks/{task}/{path}", host, Bearer(anna)), [400, 404]);

        // Methods and forms.
        foreach (var method in new[] { "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "CONNECT", "PROPFIND", "GETT" })
            yield return ($"method {method}", $"{method} /api/me HTTP/1.1\r\nHost: {host}\r\n{Bearer(anna)}\r\nContent-Length: 0\r\n\r\n",
                refused);
        yield return ("upgrade", Get("/api/me", host, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="), [401]);
        yield return ("no http", "hello\r\n\r\n", [400]);
        yield return ("http 9", $"GET / HTTP/9.9\r\nHost: {host}\r\n\r\n", [400, 505]);
        yield return ("tls on http", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n", [0, 400]);
        yield return ("long line", Get("/" + new string('a', 3000), host), [414]);
        yield return ("long header", Get("/api/me", host, "X: " + new string('a', 40_000)), [431]);
        yield return ("many headers", Get("/api/me", host, [.. Enumerable.Range(0, 80).Select(i => $"X{i}: 1")]), [431]);
        yield return ("header of two lines", $"GET / HTTP/1.1\r\nHost: {host}\r\nX: a\r\n b\r\n\r\n", [400]);
        yield return ("two lengths", $"POST /api/session HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\nContent-Length: 20\r\n\r\n{{}}",
            [400]);
        yield return ("length and chunks", $"POST /api/session HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\nTransfer-Encoding: "
            + $"chunked\r\n\r\n0\r\n\r\n", [400, 401]);
        yield return ("negative length", $"POST /api/session HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n", [400]);

        // Bodies.
        var events = $"/api/tasks/{task}/events";
        foreach (var body in Bodies())
            yield return ($"events {body[..Math.Min(body.Length, 60)]}", Post(events, body, host, Bearer(anna)), [400]);
        foreach (var body in new[] { "{}", """{"slice":99,"box":[1,1,9,9],"points":[]}""", """{"slice":0,"box":[9,9,1,1],"points":[]}""",
            """{"slice":0,"points":[]}""", """{"slice":0,"box":[1,1,9,9],"points":null}""",
            """{"slice":0,"box":[1,1,9,9],"points":[[1,1,7]]}""" })
            yield return ($"mask {body}", Post($"/api/tasks/{task}/mask", body, host, Bearer(anna)), [400]);
        foreach (var body in new[] { """{"case":1,"slice":-1,"label":1,"box":[1,1,2,2]}""",
            """{"case":9,"slice":0,"label":1,"box":[1,1,2,2]}""", """{"case":1,"slice":0,"label":77,"box":[1,1,2,2]}""",
            """{"case":1,"slice":0,"label":1,"box":[]}""" })
            yield return ($"example {body}", Post("/api/owner/examples", body, host, Bearer(owner)), [400]);
        yield return ("form", Post(events, "events=1", host, Bearer(anna))
            .Replace("application/json", "application/x-www-form-urlencoded", StringComparison.Ordinal), [415]);
        yield return ("plain text", Post(events, "{}", host, Bearer(anna))
            .Replace("application/json", "text/plain", StringComparison.Ordinal), [415]);
        yield return ("large body", Post(events, $"{{\"events\":\"{new string('x', 300_000)}\"}}", host, Bearer(anna)), [413]);
        yield return ("a length that is too large", $"POST {events} HTTP/1.1\r\nHost: {host}\r\n{Bearer(anna)}\r\nContent-Type: "
            + $"application/json\r\nContent-Length: 99999999999\r\n\r\n{{", [400, 413]);
        yield return ("name of a script", Post("/api/owner/people", """{"name":"a\u0000b"}""", host, Bearer(owner)), [409]);
    }

    private static IEnumerable<string> Bodies()
    {
        yield return "";
        yield return "null";
        yield return "[]";
        yield return "{";
        yield return """{"events":[]}""";
        yield return """{"events":[null]}""";
        yield return """{"events":null}""";
        yield return """{"events":[{"id":"12345678","kind":"edit","changes":[]}]}""";
        yield return """{"events":[{"id":"12345678","kind":"drop table","changes":[]}]}""";
        yield return """{"events":[{"id":"12345678","kind":0,"changes":[]}]}""";
        yield return """{"events":[{"id":"'; DROP TABLE events; --","kind":"undo"}]}""";
        yield return """{"events":[{"id":"12345678","kind":"edit","changes":[{"slice":11,"answer":{"marks":[],"accepted":true}}]}]}""";
        yield return """{"events":[{"id":"12345678","kind":"edit","changes":[{"slice":0,"answer":{"marks":[{"id":"<script>","label":1,"box":[1,1,2,2]}]}}]}]}""";
        yield return """{"events":[{"id":"12345678","kind":"edit","changes":[{"slice":0,"answer":{"marks":[{"id":"a","label":1,"box":[NaN,1,2,2]}]}}]}]}""";
        yield return $"{{\"events\":{new string('[', 2000)}";
        yield return $"{{\"events\":[{string.Join(',', Enumerable.Repeat("""{"id":"12345678","kind":"undo"}""", 51))}]}}";
    }

    private static string Bearer(string token) => $"Authorization: Bearer {token}";

    private static string Get(string path, string host, params IEnumerable<string> headers) =>
        $"GET {path} HTTP/1.1\r\nHost: {host}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";

    private static string Post(string path, string body, string host, params IEnumerable<string> headers) =>
        string.Create(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: "
            + $"application/json\r\nContent-Length: {body.Length}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}");

    private static string Contents(TestCrowd crowd) =>
        crowd.Session.Store.Read(connection => string.Join('\n', new[] { "people", "tasks", "assignments", "events", "answers", "examples" }
        .Select(table => $"{table} {connection.Number($"SELECT count(*) FROM {table}")} "
        + $"{connection.Text($"SELECT group_concat(x) FROM (SELECT {Column(table)} AS x FROM {table})")}")));

    private static string Column(string table) => table switch
    {
        "people" => "paused",
        "tasks" => "overlap || taken",
        "assignments" => "state",
        _ => "1",
    };

    private static IReadOnlyList<string> Files(TestCrowd crowd) =>
        [.. Directory.EnumerateFiles(crowd.Folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("sqlite-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
