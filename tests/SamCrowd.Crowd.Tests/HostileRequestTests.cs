using System.Net;
using System.Net.Http.Json;
using System.Text;
using SamCrowd.Crowd.Results;

namespace SamCrowd.Crowd.Tests;

/// <summary>What must not get through, each answered with a status and without a stack trace.</summary>
public class HostileRequestTests
{
    private static readonly string[] Paths =
    [
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/js/..%2f..%2fcrowd.sqlite", "/js/%00", "/crowd.sqlite", "/crowd.sqlite-wal", "/tokens.json",
        "/texts/../../appsettings.json", "/api/tasks/1/slices/999999999999", "/api/tasks/-1", "/api/tasks/1e9", "/api/owner/../../x", "/.git/config",
    ];

    [Fact]
    public async Task Nothing_but_the_pages_own_files_is_served_and_nothing_of_the_store()
    {
        await using var crowd = await SmallCrowd.Start();
        using var nobody = crowd.Client();
        using var anna = crowd.Client(await crowd.Token("anna"));
        foreach (var client in new[] { nobody, anna })
            foreach (var path in Paths)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(crowd.Server.Address, path));
                using var response = await client.SendAsync(request);
                var body = await response.Content.ReadAsStringAsync();
                Assert.True((int)response.StatusCode is >= 400 and < 500, $"{path}: {response.StatusCode}");
                Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
                Assert.DoesNotContain(crowd.CrowdFolder, body, StringComparison.Ordinal);
            }
    }

    [Fact]
    public async Task Every_call_of_the_interface_needs_a_token_of_the_right_kind()
    {
        await using var crowd = await SmallCrowd.Start();
        using var nobody = crowd.Client();
        using var wrong = crowd.Client("AAAAAAAAAAAAAAAAAAAAAA");
        using var anna = crowd.Client(await crowd.Token("anna"));
        foreach (var path in new[] { "api/me", "api/tasks", "api/examples/1" })
            foreach (var client in new[] { nobody, wrong })
            {
                using var response = await client.GetAsync(path);
                Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            }
        foreach (var path in new[] { "api/owner", "api/owner/overview", "api/owner/boxes" })
        {
            using var response = await anna.GetAsync(path);
            Assert.True(response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, $"{path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task An_annotator_reaches_own_tasks_only()
    {
        await using var crowd = await SmallCrowd.Start();
        using var anna = crowd.Client(await crowd.Token("anna"));
        using var ben = crowd.Client(await crowd.Token("ben"));
        var task = (int)(await SmallCrowd.Next(anna))["id"]!;
        foreach (var path in new[] { $"api/tasks/{task}", $"api/tasks/{task}/slices/0" })
        {
            using var response = await ben.GetAsync(path);
            Assert.True(response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, $"{path}: {response.StatusCode}");
        }
        using var saved = await ben.PostAsJsonAsync($"api/tasks/{task}/events", new { events = Array.Empty<object>() });
        Assert.True(saved.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, $"{saved.StatusCode}");
    }

    [Theory]
    [InlineData("Host", "evil.example", 421)]
    [InlineData("Host", "127.0.0.1.evil.example", 421)]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    public async Task Requests_that_other_pages_cause_are_refused(string header, string value, int status)
    {
        await using var crowd = await SmallCrowd.Start();
        using var anna = crowd.Client(await crowd.Token("anna"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/tasks/next");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await anna.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"events\":null}")]
    [InlineData("{\"events\":[null]}")]
    [InlineData("{\"events\":[{}]}")]
    [InlineData("{\"events\":[{\"id\":\"../../x1234\",\"kind\":\"undo\"}]}")]
    [InlineData("{\"events\":[{\"id\":\"abcdefgh\",\"kind\":\"drop table\"}]}")]
    [InlineData("{\"events\":[{\"id\":\"abcdefgh\",\"kind\":\"edit\",\"changes\":[{\"slice\":99,\"answer\":{}}]}]}")]
    [InlineData("{\"events\":[{\"id\":\"abcdefgh\",\"kind\":\"edit\",\"changes\":[{\"slice\":0,\"answer\":{\"marks\":[{\"id\":\"m\",\"label\":77,\"box\":[1,1,2,2]}]}}]}]}")]
    [InlineData("{\"events\":[{\"id\":\"abcdefgh\",\"kind\":\"edit\",\"changes\":[{\"slice\":0,\"answer\":{\"marks\":[{\"id\":\"m\",\"label\":1,\"box\":[1e30,1,2,2]}]}}]}]}")]
    [InlineData("{\"events\":[{\"id\":\"abcdefgh\",\"kind\":\"edit\",\"changes\":[{\"slice\":0,\"answer\":{\"marks\":[{\"id\":\"m\",\"label\":1,\"box\":[1,1]}]}}]}]}")]
    public async Task Bodies_that_make_no_sense_are_refused_and_leave_no_trace(string body)
    {
        await using var crowd = await SmallCrowd.Start();
        using var anna = crowd.Client(await crowd.Token("anna"));
        var task = (int)(await SmallCrowd.Next(anna))["id"]!;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await anna.PostAsync($"api/tasks/{task}/events", content);
        Assert.InRange((int)response.StatusCode, 400, 499);
        Assert.DoesNotContain("   at ", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(CrowdBoxes.Read(crowd.CrowdFolder, unfinished: true).Prompts);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        await using var crowd = await SmallCrowd.Start();
        using var anna = crowd.Client(await crowd.Token("anna"));
        var task = (int)(await SmallCrowd.Next(anna))["id"]!;
        using var content = new StringContent($"{{\"events\":[],\"x\":\"{new string('a', 20 << 20)}\"}}", Encoding.UTF8, "application/json");
        try
        {
            using var response = await anna.PostAsync($"api/tasks/{task}/events", content);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        }
        catch (HttpRequestException)
        {
            // The server closed the connection before it read the body to its end: refused as well.
        }
    }

    [Fact]
    public async Task Answers_carry_a_policy_without_inline_script_and_no_token_is_logged()
    {
        await using var crowd = await SmallCrowd.Start();
        var token = await crowd.Token("anna");
        using var anna = crowd.Client(token);
        using var page = await anna.GetAsync("");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var policy = string.Join(' ', page.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", (await page.Content.ReadAsStringAsync()).Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(crowd.Log, line => line.Contains(token, StringComparison.Ordinal));
    }
}
