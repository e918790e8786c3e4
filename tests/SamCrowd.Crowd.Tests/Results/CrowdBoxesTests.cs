using SamCrowd.Annotation;
using SamCrowd.Crowd.Marks;
using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Store;
using SamCrowd.Crowd.Tests.Running;
using SamCrowd.Crowd.Tests.Store;

namespace SamCrowd.Crowd.Tests.Results;

public class CrowdBoxesTests
{
    [Fact]
    public async Task Three_states_are_kept_boxes_nothing_there_and_not_looked_at()
    {
        await using var crowd = await StoreFixture.Make(slices: 4);
        var anna = await crowd.Person("anna");
        await Answer(crowd, anna, new SliceAnswer { Marks = [TestCrowd.Box(1, 1, 2, 5.125f, 6, seconds: 3.5)], Accepted = true });
        await Answer(crowd, anna, new SliceAnswer { Nothing = new NothingMark { Seconds = 1.25, Picture = [100, 90] }, Accepted = true });
        await Answer(crowd, anna, new SliceAnswer { Marks = [TestCrowd.Box(1, 1, 2, 5, 6)] });
        var table = CrowdBoxes.Read(crowd.Store.Folder);
        var box = Assert.Single(table.Prompts);
        Assert.Equal(("case_0", SliceAxis.Z, 0, 1, new PixelBox(1, 2, 5.125f, 6), "anna", 3.5, "crowd"),
            (box.Case, box.Axis, box.Slice, box.Label, box.Box!.Value, box.Annotator, box.TimeSeconds!.Value, box.Source));
        Assert.Equal(new ShownPicture(480, 400, (-160, 240)), box.Shown);
        // Slice 0: the liver is not there; slice 1: nothing is; slices 2 (not accepted) and 3: not looked at.
        Assert.Equal([(0, 2), (1, null)], table.EmptySlices.Select(empty => (empty.Slice, empty.Label)));
        Assert.Equal((1.25, 100), (table.EmptySlices[1].TimeSeconds, table.EmptySlices[1].Shown!.Width));
        Assert.Equal(2, CrowdBoxes.Read(crowd.Store.Folder, unfinished: true).Prompts.Count);
    }

    [Fact]
    public async Task In_a_task_of_one_label_nothing_there_is_said_of_that_label_alone()
    {
        await using var crowd = await StoreFixture.Make(slices: 2, kind: TaskKind.Label);
        var task = (await crowd.Queue.Take(await crowd.Person("anna")))!;
        await Save(crowd, task, 0, new SliceAnswer { Nothing = new NothingMark(), Accepted = true });
        Assert.Equal(task.Task.Label, Assert.Single(CrowdBoxes.Read(crowd.Store.Folder).EmptySlices).Label);
    }

    [Fact]
    public async Task Fusion_counts_those_who_looked_and_leaves_a_single_annotators_marks_as_they_are()
    {
        await using var crowd = await StoreFixture.Make(slices: 2, overlap: 3);
        var boxes = new[] { TestCrowd.Box(1, 0, 0, 8, 8), TestCrowd.Box(1, 2, 0, 8, 8) };
        foreach (var (name, answer) in new[]
        {
            ("anna", new SliceAnswer { Marks = [boxes[0]], Accepted = true }),
            ("ben", new SliceAnswer { Marks = [boxes[1]], Accepted = true }),
            ("carla", new SliceAnswer { Nothing = new NothingMark(), Accepted = true }),
        }) await Save(crowd, (await TakeSlice(crowd, await crowd.Person(name), 0))!, 0, answer);
        var alone = new Mark { Id = "p", Label = 2, Points = [[3, 4, 1]] };
        await Save(crowd, (await TakeSlice(crowd, await crowd.Person("dora"), 1))!, 1,
            new SliceAnswer { Marks = [alone], Accepted = true });
        var fused = CrowdBoxes.Fuse(CrowdBoxes.Read(crowd.Store.Folder));
        Assert.Equal(new PixelBox(1, 0, 8, 8), fused.Prompts.Single(prompt => prompt.Slice == 0).Box);
        Assert.Equal([new PointPrompt(3, 4, true)], fused.Prompts.Single(prompt => prompt.Slice == 1).Points);
    }

    [Theory]
    [InlineData(new float[] { 0, 0, 10, 10 }, new float[] { 0, 0, 10, 10 }, 1.0)]
    [InlineData(new float[] { 0, 0, 10, 10 }, new float[] { 5, 0, 15, 10 }, 1.0 / 3)]
    [InlineData(new float[] { 0, 0, 10, 10 }, new float[] { }, 0.0)]
    [InlineData(new float[] { 0, 0, 10, 10 }, new float[] { 20, 20, 30, 30, 0, 0, 10, 10 }, 0.5)]
    public void Boxes_agree_by_the_overlap_of_the_best_pairs(float[] first, float[] second, double expected)
    {
        Assert.Equal(expected, BoxAgreement.Of(Boxes(first), Boxes(second))!.Value, 6);
        Assert.Equal(expected, BoxAgreement.Of(Boxes(second), Boxes(first))!.Value, 6);

        static PixelBox[] Boxes(float[] numbers) => [.. numbers.Chunk(4).Select(b => new PixelBox(b[0], b[1], b[2], b[3]))];
    }

    [Fact]
    public void Two_who_see_nothing_have_no_overlap_to_measure() => Assert.Null(BoxAgreement.Of([], []));

    [Fact]
    public async Task The_overview_names_coverage_agreement_and_what_to_look_at_again()
    {
        await using var crowd = await StoreFixture.Make(slices: 5, overlap: 2);
        foreach (var (name, shift) in new[] { ("anna", 0f), ("ben", 6f) })
        {
            var person = await crowd.Person(name);
            foreach (var slice in new[] { 0, 1, 3 })
                await Save(crowd, (await TakeSlice(crowd, person, slice))!, slice, slice == 1
                    ? new SliceAnswer { Nothing = new NothingMark(), Accepted = true }
                    : new SliceAnswer
                    {
                        Marks = [TestCrowd.Box(1, shift * slice / 3, 0, 4 + (shift * slice / 3), 4, seconds: 2 + slice)],
                        Accepted = true,
                    });
        }
        var overview = CrowdOverview.Of(crowd.Store, crowd.Settings, crowd.People, null);
        Assert.Equal((10, 6, 6, 4), (overview.Places, overview.Taken, overview.Done, overview.Boxes));
        var spleen = Assert.Single(Assert.Single(overview.Cases).Labels);
        Assert.Equal((2, 0, 3), (spleen.Boxed, spleen.First, spleen.Last));
        Assert.Equal([1, 2], spleen.Gaps);
        Assert.Equal([2], spleen.Unopened);
        Assert.Equal(3.5, overview.People[0].MedianSeconds);
        Assert.Equal(0.5, overview.Agreement[0].BoxIou);
        Assert.Null(overview.Agreement[1].BoxIou);
        var look = Assert.Single(overview.LookAgain);
        Assert.Equal((3, 1, "disagreement", 0), (look.Slice, look.Label, look.Reason, look.BoxIou));
        Assert.True(await crowd.Cases.AskForOneMore(look.TaskId!.Value));
    }

    private static async Task Answer(StoreFixture crowd, int person, SliceAnswer answer)
    {
        var task = (await crowd.Queue.Take(person))!;
        await Save(crowd, task, task.Task.Slice!.Value, answer);
        if (!answer.Accepted) await crowd.Queue.Skip(task.Id);
    }

    /// <summary>The task of a slice for an annotator; others that come before are handed back.</summary>
    private static async Task<Assignment?> TakeSlice(StoreFixture crowd, int person, int slice)
    {
        while (await crowd.Queue.Take(person) is { } task)
        {
            if (task.Task.Slice == slice) return task;
            await crowd.Queue.Skip(task.Id);
        }
        while (await crowd.Queue.Take(person, skipped: true) is { } task)
        {
            if (task.Task.Slice == slice) return task;
            await crowd.Queue.Skip(task.Id);
            if (task.Task.Slice == 0) return null;
        }
        return null;
    }

    private static Task<SavedEvents> Save(StoreFixture crowd, Assignment task, int slice, SliceAnswer answer) => crowd.Answers.Save(
        task, [new MarkEvent { Id = Guid.NewGuid().ToString("N"), Kind = MarkEventKind.Edit, Changes = [new SliceChange(slice, answer)] }],
        new HashSet<int> { slice });
}
