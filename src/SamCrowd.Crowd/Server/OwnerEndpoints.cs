using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Store;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Server;

/// <summary>What the owner's page asks for and changes.</summary>
internal sealed class OwnerEndpoints(CrowdSession crowd, Visitors visitors)
{
    private readonly TaskPage _page = new(crowd);
    private readonly VolumeShelf _volumes = new(crowd);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/owner", Owner(Overview));
        routes.MapPost("/api/owner/pause", Owner(Pause));
        routes.MapPost("/api/owner/people", Owner(AddPerson));
        routes.MapPost("/api/owner/people/{id:int}/pause", Owner(PausePerson));
        routes.MapPost("/api/owner/people/{id:int}/link", Owner(NewLink));
        routes.MapPost("/api/owner/scan", Owner(Scan));
        routes.MapPost("/api/owner/tasks/{id:int}/again", Owner(OneMore));
        routes.MapPost("/api/owner/examples", Owner(SetExample));
        routes.MapGet("/api/owner/boxes.csv", Owner(Boxes));
        routes.MapGet("/api/owner/copy.sqlite", Owner(Copy));
        routes.MapGet("/api/owner/cases/{id:int}/picture", OfCase(Picture));
        routes.MapGet("/api/owner/cases/{id:int}/slices/{slice:int}", OfCase(Slice));
        routes.MapGet("/api/owner/cases/{id:int}/marks/{slice:int}", OfCase(Marks));
        routes.MapPost("/api/owner/cases/{id:int}/volume", OfCase(_volumes.Make));
        routes.MapGet("/api/owner/cases/{id:int}/volume", OfCase(_volumes.State));
        routes.MapGet("/api/owner/cases/{id:int}/volume/{axis:int:range(0,2)}/{slice:int}", OfCase(_volumes.Plane));
    }

    private RequestDelegate Owner(RequestDelegate handler) => visitors.Only(PersonRole.Owner, handler);

    private RequestDelegate OfCase(Func<HttpContext, CrowdCase, Task> handler) =>
        Owner(context => crowd.Cases.Find(Reply.Number(context, "id")) is { } item
        ? handler(context, item)
        : Reply.Error(context, StatusCodes.Status404NotFound, "no_case"));

    private async Task Overview(HttpContext context)
    {
        var overview = await Task.Run(crowd.Overview);
        await Reply.Json(context, new
        {
            crowd.Settings.CrowdId,
            Dataset = Path.GetFileName(crowd.Settings.Dataset),
            crowd.Settings.Labels,
            crowd.Settings.Tasks,
            crowd.Settings.Overlap,
            crowd.Settings.EveryKthSlice,
            crowd.Settings.StudyView,
            crowd.Settings.Paused,
            Model = crowd.Masks?.Sam.Name,
            Examples = crowd.Examples.All.Select(example => example.Label),
            overview.Places,
            overview.Taken,
            overview.Done,
            overview.Boxes,
            overview.People,
            overview.Cases,
            overview.Agreement,
            overview.LookAgain,
        });
    }

    private async Task Pause(HttpContext context)
    {
        if (await Reply.Body<PauseRequest>(context) is not { } request) return;
        await crowd.SetPaused(request.Paused);
        Reply.Nothing(context);
    }

    private async Task PausePerson(HttpContext context)
    {
        if (await Reply.Body<PauseRequest>(context) is not { } request) return;
        await crowd.People.SetPaused(Reply.Number(context, "id"), request.Paused);
        Reply.Nothing(context);
    }

    private async Task AddPerson(HttpContext context)
    {
        if (await Reply.Body<NameRequest>(context) is not { } request) return;
        try
        {
            var (person, token) = await crowd.People.AddAnnotator(request.Name);
            await Reply.Json(context, new { person.Id, person.Name, Token = token });
        }
        catch (InvalidInputException)
        {
            await Reply.Error(context, StatusCodes.Status409Conflict, "name_taken");
        }
    }

    private async Task NewLink(HttpContext context)
    {
        if (crowd.People.Find(Reply.Number(context, "id")) is not { Role: PersonRole.Annotator } person)
            await Reply.Error(context, StatusCodes.Status404NotFound, "no_person");
        else await Reply.Json(context, new { person.Id, person.Name, Token = await crowd.People.Renew(person) });
    }

    private async Task Scan(HttpContext context) => await Reply.Json(context, new { Added = await crowd.AddNewCases() });

    private async Task OneMore(HttpContext context)
    {
        if (await crowd.Cases.AskForOneMore(Reply.Number(context, "id"))) Reply.Nothing(context);
        else await Reply.Error(context, StatusCodes.Status404NotFound, "no_task");
    }

    private async Task SetExample(HttpContext context)
    {
        if (await Reply.Body<ExampleRequest>(context) is not { } request) return;
        var item = crowd.Cases.Find(request.Case);
        var plane = item?.Plane(crowd.Settings.Axis);
        var sound = plane is { } p && request.Slice >= 0 && request.Slice < p.Count
            && crowd.Settings.Labels.Any(label => label.Value == request.Label)
            && new Marks.MarkRules(p.Rows, p.Columns, new HashSet<int>(), new HashSet<int>()).IsPrompt(request.Box, []);
        if (!sound)
        {
            await Reply.Error(context, StatusCodes.Status400BadRequest, "bad_prompt");
            return;
        }
        var box = new Annotation.PixelBox(request.Box[0], request.Box[1], request.Box[2], request.Box[3]);
        await crowd.Examples.Set(new LabelExample(request.Label, item!.Name, request.Slice, box));
        Reply.Nothing(context);
    }

    private Task Boxes(HttpContext context) => Download(
        context, "boxes.csv", "text/csv; charset=utf-8", path => CrowdBoxes.Of(crowd.Store, crowd.Settings).Write(path));

    /// <summary>A copy of the store, made by SQLite while everyone works on.</summary>
    private Task Copy(HttpContext context) => Download(
        context, StoreFile.Name, "application/vnd.sqlite3", path => StoreFile.Backup(crowd.Store.Folder, path));

    private async Task Download(HttpContext context, string name, string contentType, Action<string> write)
    {
        var temporary = Path.Combine(crowd.Store.Folder, $"download-{Guid.NewGuid():N}.tmp");
        try
        {
            await Task.Run(() => write(temporary));
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            context.Response.ContentType = contentType;
            await context.Response.SendFileAsync(temporary, context.RequestAborted);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private Task Picture(HttpContext context, CrowdCase item) =>
        Reply.Json(context, new { item.Id, item.Name, Picture = _page.Picture(crowd.Images.Get(item.Name)) });

    private Task Slice(HttpContext context, CrowdCase item)
    {
        var (image, slice) = (crowd.Images.Get(item.Name), Reply.Number(context, "slice"));
        return slice < 0 || slice >= image.Slices
            ? Reply.Error(context, StatusCodes.Status404NotFound, "no_slice")
            : Reply.Bytes(context, image.Pixels(slice));
    }

    /// <summary>What everyone marked on a slice.</summary>
    private Task Marks(HttpContext context, CrowdCase item)
    {
        var slice = Reply.Number(context, "slice");
        var names = crowd.People.All.ToDictionary(person => person.Id, person => person.Name);
        return Reply.Json(context, crowd.Answers.OfSlice(item.Id, slice).Select(stored => new
        {
            Person = names[stored.PersonId],
            stored.Task.Label,
            stored.State,
            stored.Answer,
        }));
    }

    private sealed record PauseRequest(bool Paused);

    private sealed record NameRequest(string Name);

    private sealed record ExampleRequest(int Case, int Slice, int Label, float[] Box);
}
