using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SamCrowd.Crowd.Store;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Server;

/// <summary>Coming in by a link, joining by the invitation, leaving.</summary>
internal sealed class SessionEndpoints(CrowdSession crowd, Visitors visitors)
{
    private readonly SemaphoreSlim _joining = new(1);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/session", Enter);
        routes.MapPost("/api/join", Join);
        routes.MapPost("/api/leave", Leave);
    }

    /// <summary>The token of a link becomes a cookie; the page forgets the token.</summary>
    private async Task Enter(HttpContext context)
    {
        if (await visitors.ByHeader(context) is not { } person) return;
        if (person.Role != PersonRole.Invitation) visitors.GiveCookie(context, person, Visitors.Header(context.Request)!);
        await Reply.Json(context, new { person.Role, person.Name, crowd.Settings.CrowdId });
    }

    /// <summary>Somebody chooses a name and gets a link of their own.</summary>
    private async Task Join(HttpContext context)
    {
        if (await visitors.ByHeader(context) is not { } invitation) return;
        if (invitation.Role != PersonRole.Invitation)
        {
            await Reply.Error(context, StatusCodes.Status403Forbidden, "not_allowed");
            return;
        }
        if (await Reply.Body<JoinRequest>(context) is not { } request) return;
        await _joining.WaitAsync(context.RequestAborted);
        try
        {
            if (crowd.People.Annotators.Count(person => person.Joined) >= crowd.Settings.OpenSeats)
            {
                await Reply.Error(context, StatusCodes.Status409Conflict, "no_seat");
                return;
            }
            var (person, token) = await crowd.People.AddAnnotator(request.Name, joined: true);
            visitors.GiveCookie(context, person, token);
            await Reply.Json(context, new { person.Role, person.Name, crowd.Settings.CrowdId, Token = token });
        }
        catch (InvalidInputException)
        {
            await Reply.Error(context, StatusCodes.Status409Conflict, "name_taken");
        }
        finally
        {
            _joining.Release();
        }
    }

    private Task Leave(HttpContext context)
    {
        visitors.TakeCookie(context, PersonRole.Annotator);
        visitors.TakeCookie(context, PersonRole.Owner);
        Reply.Nothing(context);
        return Task.CompletedTask;
    }

    private sealed record JoinRequest(string Name);
}
