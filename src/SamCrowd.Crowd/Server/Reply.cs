using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SamCrowd.Crowd.Marks;

namespace SamCrowd.Crowd.Server;

/// <summary>Answers to requests: JSON, bytes, or a status with a word that the page has a text for.</summary>
internal static class Reply
{
    public static Task Json<T>(HttpContext context, T value, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, MarkJson.Options, context.RequestAborted);
    }

    /// <param name="error">E.g. "not_yours".</param>
    /// <param name="detail">For a developer; nothing that the request sent.</param>
    public static Task Error(HttpContext context, int status, string error, string? detail = null) =>
        Json(context, new { Error = error, Detail = detail }, status);

    public static async Task Bytes(HttpContext context, byte[] bytes, string contentType = "application/octet-stream")
    {
        (context.Response.ContentType, context.Response.ContentLength) = (contentType, bytes.Length);
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    public static void Nothing(HttpContext context) => context.Response.StatusCode = StatusCodes.Status204NoContent;

    /// <summary>The request's body; null after an error was answered.</summary>
    public static async Task<T?> Body<T>(HttpContext context)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            await Error(context, StatusCodes.Status415UnsupportedMediaType, "json_only");
            return null;
        }
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, MarkJson.Options, context.RequestAborted)
                ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            await Error(context, StatusCodes.Status400BadRequest, "bad_json");
            return null;
        }
    }

    /// <summary>A number of the path; the route's pattern has made sure that it is one.</summary>
    public static int Number(HttpContext context, string name) =>
        int.Parse((string)context.Request.RouteValues[name]!, System.Globalization.CultureInfo.InvariantCulture);
}
