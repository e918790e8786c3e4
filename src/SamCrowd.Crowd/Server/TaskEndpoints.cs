using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SamCrowd.Crowd.Marks;
using SamCrowd.Crowd.Masks;
using SamCrowd.Crowd.Store;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Server;

/// <summary>What an annotator's page asks for: own tasks, their pictures, masks; and what it saves.</summary>
internal sealed class TaskEndpoints(CrowdSession crowd, Visitors visitors, Action<string> log)
{
    private const int MostEvents = 50;

    private readonly TaskPage _page = new(crowd);
    private readonly UnreadableCases _unreadable = new(crowd.Store.Clock);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/me", visitors.Only(PersonRole.Annotator, context => Reply.Json(context, _page.Me(Visitors.Of(context)))));
        routes.MapGet("/api/tasks", visitors.Only(PersonRole.Annotator, List));
        routes.MapPost("/api/tasks/next", visitors.Only(PersonRole.Annotator, Next));
        routes.MapGet("/api/tasks/{id:int}", Own(Get));
        routes.MapGet("/api/tasks/{id:int}/slices/{slice:int}", Own(Slice));
        routes.MapPost("/api/tasks/{id:int}/events", Own(Save));
        routes.MapPost("/api/tasks/{id:int}/mask", Own(Mask));
        routes.MapPost("/api/tasks/{id:int}/alive", Own(Alive));
        routes.MapPost("/api/tasks/{id:int}/skip", Own(Skip));
        routes.MapGet("/api/examples/{label:int}", visitors.Only(PersonRole.Annotator, Example));
        routes.MapGet("/api/examples/{label:int}/slice", visitors.Only(PersonRole.Annotator, ExampleSlice));
    }

    private delegate Task Handler(HttpContext context, Assignment assignment, CrowdCase item);

    /// <summary>An annotator reads and marks own tasks only; whether somebody else's exists is not said.</summary>
    private RequestDelegate Own(Handler handler) => visitors.Only(PersonRole.Annotator, async context =>
    {
        var assignment = crowd.Queue.Find(Reply.Number(context, "id"));
        if (assignment is null || assignment.PersonId != Visitors.Of(context).Id)
            await Reply.Error(context, StatusCodes.Status404NotFound, "not_yours");
        else await handler(context, assignment, crowd.Cases.Find(assignment.Task.CaseId)!);
    });

    private Task List(HttpContext context) => Reply.Json(context, crowd.Queue.Of(Visitors.Of(context).Id).Select(assignment =>
        new { assignment.Id, assignment.State, Case = assignment.Task.CaseId, assignment.Task.Label, assignment.Task.Slice }));

    private async Task Next(HttpContext context)
    {
        var person = Visitors.Of(context);
        if (crowd.Settings.Paused || person.Paused)
        {
            await Reply.Error(context, StatusCodes.Status423Locked, "paused");
            return;
        }
        while (true)
        {
            var without = _unreadable.Now;
            if (await crowd.Queue.Take(person.Id, context.Request.Query["skipped"] == "1", without) is not { } assignment)
            {
                if (without.Count == 0) Reply.Nothing(context);
                else await Reply.Error(context, StatusCodes.Status503ServiceUnavailable, "not_readable");
                return;
            }
            var item = crowd.Cases.Find(assignment.Task.CaseId)!;
            if (await IsReadable(assignment, item))
            {
                await Get(context, assignment, item);
                return;
            }
        }
    }

    /// <summary>Reads the image; where that fails the owner is informed, and the task goes back: one damaged file stops nobody.</summary>
    private async Task<bool> IsReadable(Assignment assignment, CrowdCase item)
    {
        try
        {
            crowd.Images.Get(item.Name);
            return true;
        }
        catch (Exception error) when (error is InvalidInputException or IOException or UnauthorizedAccessException)
        {
            if (_unreadable.Add(item.Id)) log(error.Message);
            await crowd.Queue.Return(assignment.Id);
            return false;
        }
    }

    private Task Get(HttpContext context, Assignment assignment, CrowdCase item)
    {
        var reply = _page.Task(assignment, item, Visitors.Of(context));
        if (crowd.Masks is { } masks && !crowd.Settings.StudyView)
        {
            masks.Embeddings.Prefetch(item.Name, _page.Slices(assignment.Task, item)[0], EmbeddingNeed.Shown);
            if (crowd.Queue.Peek(assignment.PersonId) is { } next && crowd.Cases.Find(next.CaseId) is { } nextCase)
                masks.Embeddings.Prefetch(nextCase.Name, _page.Slices(next, nextCase)[0], EmbeddingNeed.Soon);
        }
        return Reply.Json(context, reply);
    }

    private Task Slice(HttpContext context, Assignment assignment, CrowdCase item)
    {
        var image = crowd.Images.Get(item.Name);
        var slice = Reply.Number(context, "slice");
        if (slice < 0 || slice >= image.Slices) return Reply.Error(context, StatusCodes.Status404NotFound, "no_slice");
        // "ahead=1": the page fetches a neighbour; only what is looked at is made ready for masks at once, and its neighbours after it.
        if (crowd.Masks is { } masks && !crowd.Settings.StudyView && context.Request.Query["ahead"] != "1")
        {
            var asked = _page.Slices(assignment.Task, item);
            if (asked.Contains(slice)) masks.Embeddings.Prefetch(item.Name, slice, EmbeddingNeed.Shown);
            foreach (var next in asked.Where(other => other != slice).OrderBy(other => Math.Abs(other - slice)).Take(3))
                masks.Embeddings.Prefetch(item.Name, next, EmbeddingNeed.Soon);
        }
        return Reply.Bytes(context, image.Pixels(slice));
    }

    private async Task Save(HttpContext context, Assignment assignment, CrowdCase item)
    {
        if (await Reply.Body<SaveRequest>(context) is not { } request) return;
        var rules = _page.Rules(assignment.Task, item);
        if (request.Events.Count is 0 or > MostEvents)
        {
            await Reply.Error(context, StatusCodes.Status400BadRequest, "bad_event", $"1 to {MostEvents} events");
            return;
        }
        for (var i = 0; i < request.Events.Count; i++)
            if (request.Events[i] is not { } step || rules.Fault(step) is not null)
            {
                var fault = request.Events[i] is { } wrong ? rules.Fault(wrong) : "null in a list";
                await Reply.Json(context, new { Error = "bad_event", Detail = fault, Index = i }, StatusCodes.Status400BadRequest);
                return;
            }
        var saved = await crowd.Answers.Save(assignment, request.Events, rules.Slices);
        await Reply.Json(context, new { Acknowledged = request.Events.Select(step => step.Id), saved.State, saved.Stale });
    }

    private async Task Mask(HttpContext context, Assignment assignment, CrowdCase item)
    {
        if (await Reply.Body<MaskRequest>(context) is not { } request) return;
        if (crowd.Masks is not { } masks || crowd.Settings.StudyView)
        {
            await Reply.Error(context, StatusCodes.Status404NotFound, "no_model");
            return;
        }
        var rules = _page.Rules(assignment.Task, item);
        if (!rules.Slices.Contains(request.Slice) || !rules.IsPrompt(request.Box, request.Points)
            || (request.Points.Length > 0 && !masks.Sam.TakesPoints))
        {
            await Reply.Error(context, StatusCodes.Status400BadRequest, "bad_prompt");
            return;
        }
        var mark = new Mark { Id = "prompt", Label = 1, Box = request.Box, Points = request.Points };
        var ready = masks.Embeddings.Has(item.Name, request.Slice);
        var mask = await masks.Predict(item.Name, request.Slice, mark.PixelBox, mark.PointPrompts, EmbeddingNeed.Now);
        await Reply.Json(context, new { mask.Runs, mask.PredictedIou, mask.Pixels, Ready = ready });
    }

    private async Task Alive(HttpContext context, Assignment assignment, CrowdCase item)
    {
        await crowd.Queue.Touch(assignment.Id);
        Reply.Nothing(context);
    }

    private async Task Skip(HttpContext context, Assignment assignment, CrowdCase item)
    {
        await crowd.Queue.Skip(assignment.Id);
        Reply.Nothing(context);
    }

    private async Task Example(HttpContext context)
    {
        if (Find(context) is not { } example) await Reply.Error(context, StatusCodes.Status404NotFound, "no_example");
        else
            await Reply.Json(context, new
            {
                example.Label,
                Box = new[] { example.Box.X0, example.Box.Y0, example.Box.X1, example.Box.Y1 },
                Picture = _page.Picture(crowd.Images.Get(example.CaseName)),
            });
    }

    private Task ExampleSlice(HttpContext context) => Find(context) is { } example
        ? Reply.Bytes(context, crowd.Images.Get(example.CaseName).Pixels(example.Slice))
        : Reply.Error(context, StatusCodes.Status404NotFound, "no_example");

    private LabelExample? Find(HttpContext context) =>
        crowd.Examples.All.FirstOrDefault(example => example.Label == Reply.Number(context, "label"));

    private sealed record SaveRequest(IReadOnlyList<MarkEvent> Events);

    private sealed record MaskRequest(int Slice, float[]? Box, float[][] Points);
}
