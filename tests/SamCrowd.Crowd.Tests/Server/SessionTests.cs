using System.Net;
using System.Net.Http.Json;
using SamCrowd.Crowd.Store;
using SamCrowd.Crowd.Tests.Running;

namespace SamCrowd.Crowd.Tests.Server;

public class SessionTests
{
    [Fact]
    public async Task A_links_token_becomes_a_cookie_that_no_script_and_no_other_page_can_use()
    {
        await using var crowd = await TestCrowd.Start();
        using var client = await crowd.Client("anna");
        using var entered = await client.Http.PostAsJsonAsync("/api/session", new { });
        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        var pair = cookie.Split(';')[0];
        using var stranger = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = crowd.Server.Address };
        Assert.Equal(HttpStatusCode.OK, await Send(stranger, HttpMethod.Get, "/api/me", pair, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(stranger, HttpMethod.Post, "/api/tasks/next", pair, null));
        Assert.Equal(HttpStatusCode.Forbidden, await Send(stranger, HttpMethod.Post, "/api/tasks/next", pair, "http://evil.example"));
        Assert.Equal(HttpStatusCode.OK,
            await Send(stranger, HttpMethod.Post, "/api/tasks/next", pair, crowd.Server.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task A_new_link_closes_the_old_one()
    {
        await using var crowd = await TestCrowd.Start();
        using var old = await crowd.Client("anna");
        using var owner = await crowd.Owner();
        var person = crowd.Session.People.Annotators.Single();
        var reply = await owner.Post($"/api/owner/people/{person.Id}/link");
        Assert.Equal(HttpStatusCode.Unauthorized, await old.StatusOfGet("/api/me"));
        using var renewed = new CrowdClient(crowd.Server.Address, reply!["token"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, await renewed.StatusOfGet("/api/me"));
    }

    [Fact]
    public async Task By_the_invitation_as_many_join_as_there_are_seats_each_under_a_name_of_their_own()
    {
        await using var crowd = await TestCrowd.Start(start => start with { OpenSeats = 2 });
        using var invitation = new CrowdClient(crowd.Server.Address,
            await crowd.Session.People.TokenOf(People.InvitationName, PersonRole.Invitation));
        Assert.Equal(HttpStatusCode.Forbidden, await invitation.StatusOfGet("/api/me"));
        var joined = await invitation.Post("/api/join", new { Name = " <b>Zoé</b> " });
        Assert.Equal("<b>Zoé</b>", joined!["name"]!.ToString());
        Assert.Equal(HttpStatusCode.Conflict, await invitation.StatusOfPost("/api/join", new { Name = "<b>Zoé</b>" }));
        Assert.Equal(HttpStatusCode.OK, await invitation.StatusOfPost("/api/join", new { Name = "Ben" }));
        Assert.Equal(HttpStatusCode.Conflict, await invitation.StatusOfPost("/api/join", new { Name = "Carla" }));
        using var zoe = new CrowdClient(crowd.Server.Address, joined["token"]!.ToString());
        Assert.NotNull(await zoe.Next());
    }

    [Fact]
    public async Task Who_asks_too_fast_is_told_so_and_others_are_not_slowed_down()
    {
        await using var crowd = await TestCrowd.Start();
        using var anna = await crowd.Client("anna");
        using var ben = await crowd.Client("ben");
        var replies = await Task.WhenAll(Enumerable.Range(0, 700).Select(_ => anna.StatusOfGet("/api/me")));
        Assert.Contains(HttpStatusCode.TooManyRequests, replies);
        Assert.Equal(HttpStatusCode.OK, await ben.StatusOfGet("/api/me"));
        using var guesser = new CrowdClient(crowd.Server.Address, new string('A', AccessToken.Length));
        var guesses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => guesser.StatusOfGet("/api/me")));
        Assert.Contains(HttpStatusCode.TooManyRequests, guesses);
        Assert.DoesNotContain(HttpStatusCode.OK, guesses);
    }

    [Fact]
    public async Task A_class_behind_one_address_opens_the_page_at_once()
    {
        await using var crowd = await TestCrowd.Start();
        using var http = new HttpClient { BaseAddress = crowd.Server.Address };
        var parts = (await http.GetStringAsync("/js/annotate.js")).Split('\n')
            .Where(line => line.StartsWith("import", StringComparison.Ordinal))
            .Select(line => "/js/" + line.Split("./")[1].TrimEnd(';', '"')).ToArray();
        Assert.True(parts.Length > 10);
        // 40 visitors, each with page, styles, texts and twice as many modules as the first one names.
        string[] visit = ["/", "/style.css", "/annotate.css", "/icon.svg", "/texts/languages.json", "/texts/en.json", "/js/annotate.js",
            .. parts, .. parts];
        foreach (var visitor in Enumerable.Range(0, 40))
            Assert.All(await Task.WhenAll(visit.Select(async path => (await http.GetAsync(path)).StatusCode)), status =>
                Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Every_reply_keeps_the_browser_from_doing_more_than_the_page_needs()
    {
        await using var crowd = await TestCrowd.Start();
        using var http = new HttpClient { BaseAddress = crowd.Server.Address };
        foreach (var path in new[] { "/", "/owner", "/js/annotate.js", "/api/me", "/nothing" })
        {
            using var reply = await http.GetAsync(path);
            var policy = Assert.Single(reply.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", reply.Headers.GetValues("Referrer-Policy").Single());
            Assert.False(reply.Headers.Contains("Server"));
        }
        // The policy would not let an inline script or style run, so none may be needed.
        foreach (var page in new[] { "/", "/owner" })
        {
            var html = await http.GetStringAsync(page);
            Assert.DoesNotContain("style=\"", html, StringComparison.Ordinal);
            Assert.DoesNotMatch("<script(?![^>]* src=)", html);
            Assert.DoesNotMatch(" on[a-z]+=", html);
            Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
        }
    }

    private static async Task<HttpStatusCode> Send(HttpClient client, HttpMethod method, string path, string cookie, string? origin)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie);
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Post) request.Content = JsonContent.Create(new { });
        using var reply = await client.SendAsync(request);
        return reply.StatusCode;
    }
}
