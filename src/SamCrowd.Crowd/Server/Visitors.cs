using Microsoft.AspNetCore.Http;
using SamCrowd.Crowd.Store;

namespace SamCrowd.Crowd.Server;

/// <summary>
/// Who asks: the token comes in the header <c>Authorization: Bearer</c> or in a cookie that no script and no foreign page can use.
/// An owner's and an annotator's cookie live side by side, so that one browser can hold both.
/// </summary>
internal sealed class Visitors(People people, RequestLimits limits, string crowdId, bool isHttps)
{
    private const string Scheme = "Bearer ";

    private static readonly object Key = new();

    /// <summary>Lets a handler run for one of a role; everyone else is refused.</summary>
    public RequestDelegate Only(PersonRole role, RequestDelegate handler) => async context =>
    {
        if (await Identify(context, role) is not { } person) return;
        context.Items[Key] = person;
        await handler(context);
    };

    public static Person Of(HttpContext context) => (Person)context.Items[Key]!;

    /// <summary>Who sent the token of the header; null after the request was refused.</summary>
    public async Task<Person?> ByHeader(HttpContext context)
    {
        var person = Header(context.Request) is { } token ? people.Find(token) : null;
        if (person is null)
        {
            await Refuse(context);
            return null;
        }
        if (limits.Person(person.Id)) return person;
        await RequestLimits.Refuse(context);
        return null;
    }

    public void GiveCookie(HttpContext context, Person person, string token) =>
        context.Response.Cookies.Append(CookieName(person.Role), token, Cookie(TimeSpan.FromDays(90)));

    public void TakeCookie(HttpContext context, PersonRole role) => context.Response.Cookies.Delete(CookieName(role), Cookie(null));

    public static string? Header(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.Ordinal) ? value[Scheme.Length..] : null;

    private async Task<Person?> Identify(HttpContext context, PersonRole role)
    {
        var token = Header(context.Request)
            ?? (RequestGuard.MayUseCookie(context.Request) ? context.Request.Cookies[CookieName(role)] : null);
        var person = token is null ? null : people.Find(token);
        if (person is null) await Refuse(context);
        else if (!limits.Person(person.Id)) await RequestLimits.Refuse(context);
        else if (person.Role == role) return person;
        else await Reply.Error(context, StatusCodes.Status403Forbidden, "not_allowed");
        return null;
    }

    private Task Refuse(HttpContext context) =>
        limits.WrongToken(context) ? Reply.Error(context, StatusCodes.Status401Unauthorized, "no_token") : RequestLimits.Refuse(context);

    private string CookieName(PersonRole role) => $"samcrowd-{crowdId}{(role == PersonRole.Owner ? "-owner" : "")}";

    private CookieOptions Cookie(TimeSpan? age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = isHttps,
        Path = "/",
        IsEssential = true,
        MaxAge = age,
    };
}
