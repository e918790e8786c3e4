using System.Text.Json.Nodes;
using SamCrowd.Annotation;
using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Store;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Crowd.Tests;

/// <summary>What an annotator does, through the server.</summary>
public class AnnotationFlowTests
{
    [Fact]
    public async Task A_mark_that_was_acknowledged_is_in_the_table_with_annotator_seconds_window_and_image_size()
    {
        await using var crowd = await SmallCrowd.Start();
        using var anna = crowd.Client(await crowd.Token("anna"));
        var task = await SmallCrowd.Next(anna);
        var slice = (int)task["slices"]![0]!;
        await SmallCrowd.Save(anna, (int)task["id"]!, SmallCrowd.Edit(slice, [10, 12, 30, 28], accepted: true));
        var boxes = CrowdBoxes.Read(crowd.CrowdFolder);
        var prompt = Assert.Single(boxes.Prompts);
        Assert.Equal(("anna", 4, slice, 2.5, new PixelBox(10, 12, 30, 28)), (prompt.Annotator, prompt.Label, prompt.Slice, prompt.TimeSeconds, prompt.Box!.Value));
        Assert.Equal(((-160.0, 240.0), 480.0), (prompt.Shown!.Window!.Value, prompt.Shown.Width));
        // Who accepts a slice with one label says that the others are not there.
        Assert.Equal([1, 2, 3, 5], boxes.EmptySlices.Select(empty => empty.Label!.Value));
    }

    [Fact]
    public async Task Undo_and_redo_lead_to_the_exact_earlier_states_after_a_restart_too()
    {
        var crowd = await SmallCrowd.Start();
        var token = await crowd.Token("anna");
        using (var anna = crowd.Client(token))
        {
            var task = await SmallCrowd.Next(anna);
            var (id, slice) = ((int)task["id"]!, (int)task["slices"]![0]!);
            await SmallCrowd.Save(anna, id, SmallCrowd.Edit(slice, [10, 10, 20, 20]), SmallCrowd.Edit(slice, [11, 11, 30, 30]));
            await SmallCrowd.Save(anna, id, SmallCrowd.Step("undo"));
            var before = (await SmallCrowd.Get(anna, $"api/tasks/{id}"))["history"]!.ToJsonString();
            await crowd.Stop();

            await using var again = await SmallCrowd.Start(existing: crowd.Folder);
            using var later = again.Client(token);
            Assert.Equal(before, (await SmallCrowd.Get(later, $"api/tasks/{id}"))["history"]!.ToJsonString());
            Assert.Equal(20, Assert.Single(CrowdBoxes.Read(again.CrowdFolder, unfinished: true).Prompts).Box!.Value.X1);
            await SmallCrowd.Save(later, id, SmallCrowd.Step("redo"));
            Assert.Equal(30, Assert.Single(CrowdBoxes.Read(again.CrowdFolder, unfinished: true).Prompts).Box!.Value.X1);
        }
    }

    [Fact]
    public async Task An_event_that_is_sent_twice_counts_once()
    {
        await using var crowd = await SmallCrowd.Start();
        using var anna = crowd.Client(await crowd.Token("anna"));
        var task = await SmallCrowd.Next(anna);
        var edit = SmallCrowd.Edit((int)task["slices"]![0]!, [10, 12, 30, 28]);
        for (var i = 0; i < 3; i++) await SmallCrowd.Save(anna, (int)task["id"]!, JsonNode.Parse(edit.ToJsonString())!.AsObject());
        Assert.Single(CrowdBoxes.Read(crowd.CrowdFolder, unfinished: true).Prompts);
    }

    [Fact]
    public async Task The_mask_and_the_label_volume_are_those_of_sam_label()
    {
        await using var crowd = await SmallCrowd.Start();
        using var anna = crowd.Client(await crowd.Token("anna"));
        var drawn = new List<BoxPrompt>();
        for (var i = 0; i < 8; i++)
        {
            var task = await SmallCrowd.Next(anna);
            var slice = (int)task["slices"]![0]!;
            await SmallCrowd.Save(anna, (int)task["id"]!, SmallCrowd.Edit(slice, [8 + i, 12, 30, 28], accepted: true));
            drawn.Add(new BoxPrompt("phantom_001", SliceAxis.Z, slice, 4, new PixelBox(8 + i, 12, 30, 28)));
        }
        using var response = await anna.PostAsync("api/tasks/next", null);
        Assert.Equal(System.Net.HttpStatusCode.NoContent, response.StatusCode);

        using var sam = SamModel.LoadFolder(Path.Combine(SharedData.Repository, "models", "tiny-sam"), new RuntimeSettings { Threads = 1 });
        var image = VolumeFile.Read<float>(crowd.Folder["data", "imagesTr", "phantom_001_0000.nii.gz"]);
        var labeler = new SamLabeler(sam, new SamLabelSettings { Preset = SamPreset.Sam, ReverseRows = false, UnboxedSlices = UnboxedSlices.Background });
        var expected = labeler.Label(image, drawn).Labels;
        var fromTable = labeler.Label(image, CrowdBoxes.Read(crowd.CrowdFolder).Prompts).Labels;
        Assert.Contains((short)4, expected.Voxels);
        Assert.Equal(expected.Voxels, fromTable.Voxels);
        var shown = CrowdVolume.Make(crowd.Session.Store, crowd.Session.Settings, crowd.Session.Images.Get("phantom_001"), "phantom_001", crowd.Session.Masks!.Sam, default);
        Assert.Equal(expected.Voxels, shown.Labels.Voxels);
    }

    [Fact]
    public async Task A_task_is_never_given_to_more_people_than_the_overlap()
    {
        await using var crowd = await SmallCrowd.Start(overlap: 2);
        var people = new[] { "anna", "ben", "cleo" };
        var ids = crowd.Session.People.Annotators.ToDictionary(person => person.Name, person => person.Id);
        var taken = new System.Collections.Concurrent.ConcurrentBag<(string Person, int Task)>();
        await Parallel.ForEachAsync(people, async (name, _) =>
        {
            while (await crowd.Session.Queue.Take(ids[name]) is { } assignment)
            {
                taken.Add((name, assignment.Task.Id));
                await crowd.Session.Queue.Skip(assignment.Id);
                if (taken.Count > 200) break;
            }
        });
        Assert.All(taken.GroupBy(item => item.Task), task => Assert.True(task.Select(item => item.Person).Distinct().Count() == task.Count(), "one person got a task twice"));

        await using var other = await SmallCrowd.Start(overlap: 2);
        var open = new List<int>();
        foreach (var name in people)
        {
            using var client = other.Client(await other.Token(name));
            open.Add((int)(await SmallCrowd.Next(client))["slices"]![0]!);
        }
        Assert.All(open.GroupBy(slice => slice), slice => Assert.InRange(slice.Count(), 1, 2));
    }

    [Fact]
    public async Task A_silent_annotators_task_returns_after_ten_minutes_and_the_marks_stay()
    {
        var clock = new SettableClock();
        await using var crowd = await SmallCrowd.Start(clock: clock);
        var ids = crowd.Session.People.Annotators.ToDictionary(person => person.Name, person => person.Id);
        var first = (await crowd.Session.Queue.Take(ids["anna"]))!;
        clock.Now += TaskQueue.Patience - TimeSpan.FromSeconds(1);
        Assert.NotEqual(first.Task.Id, (await crowd.Session.Queue.Take(ids["ben"]))!.Task.Id);
        clock.Now += TimeSpan.FromSeconds(2);
        Assert.Equal(first.Task.Id, (await crowd.Session.Queue.Take(ids["cleo"]))!.Task.Id);
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
