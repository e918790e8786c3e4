using Microsoft.AspNetCore.Http;

namespace SamCrowd.Crowd.Server;

/// <summary>
/// What every request passes first: headers that keep a browser from doing more than the page needs, and the refusal of what comes from
/// another page. Host is checked against DNS rebinding (a foreign name made to resolve to this machine), Origin and Sec-Fetch-Site against
/// requests that a foreign page sends.
/// </summary>
internal sealed class RequestGuard(IReadOnlySet<string> hosts, string scheme)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        SetHeaders(context.Response.Headers);
        if (!hosts.Contains(context.Request.Host.Value ?? "")) await Reply.Error(context, StatusCodes.Status421MisdirectedRequest, "host");
        else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsPost(context.Request.Method))
            await Reply.Error(context, StatusCodes.Status405MethodNotAllowed, "method");
        else if (IsForeign(context.Request)) await Reply.Error(context, StatusCodes.Status403Forbidden, "origin");
        else await next(context);
    }

    /// <summary>True where a cookie may speak for its owner: a change asked for by a browser names its origin.</summary>
    public static bool MayUseCookie(HttpRequest request) => HttpMethods.IsGet(request.Method) || request.Headers.Origin.Count == 1;

    private bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count > 1 || (origin.Count == 1 && !IsOwn(origin[0]))) return true;
        // A link in a message may lead to the page, but no other page may call what is behind it.
        var fromElsewhere = request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");
        return fromElsewhere && request.Path.StartsWithSegments("/api");
    }

    private bool IsOwn(string? origin) =>
        origin is not null && origin.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase)
            && hosts.Contains(origin[(scheme.Length + 3)..]);

    private void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers.XFrameOptions = "DENY";
        // Images of patients are not left in a browser's cache.
        headers.CacheControl = "no-store";
        if (scheme == "https") headers.StrictTransportSecurity = "max-age=31536000";
    }
}
