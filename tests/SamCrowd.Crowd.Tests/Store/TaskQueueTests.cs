using SamCrowd.Crowd.Marks;
using SamCrowd.Crowd.Store;
using SamCrowd.Crowd.Tests.Running;

namespace SamCrowd.Crowd.Tests.Store;

public class TaskQueueTests
{
    private static readonly SliceAnswer Finished = new() { Nothing = new NothingMark(), Accepted = true };

    [Fact]
    public async Task The_least_covered_comes_first_and_nobody_gets_a_task_twice()
    {
        await using var crowd = await StoreFixture.Make(slices: 3, overlap: 2);
        var (anna, ben) = (await crowd.Person("anna"), await crowd.Person("ben"));
        int[] annas = [.. await Finish(crowd, anna, 2)];
        Assert.Equal([0, 1], annas);
        // Slice 2 has nobody; slices 0 and 1 have one annotator each.
        Assert.Equal([2, 0, 1], await Finish(crowd, ben, 3));
        Assert.Null(await crowd.Queue.Take(ben));
        Assert.Equal([2], await Finish(crowd, anna, 1));
        Assert.Null(await crowd.Queue.Take(anna));
        Assert.Null(await crowd.Queue.Take(await crowd.Person("carla")));
    }

    [Fact]
    public async Task Who_comes_back_gets_the_open_task_again()
    {
        await using var crowd = await StoreFixture.Make();
        var anna = await crowd.Person("anna");
        var first = await crowd.Queue.Take(anna);
        Assert.Equal(first!.Id, (await crowd.Queue.Take(anna))!.Id);
    }

    [Fact]
    public async Task After_ten_minutes_of_silence_a_task_goes_to_somebody_else_and_its_marks_stay()
    {
        await using var crowd = await StoreFixture.Make(slices: 1);
        var (anna, ben) = (await crowd.Person("anna"), await crowd.Person("ben"));
        var first = (await crowd.Queue.Take(anna))!;
        await crowd.Answers.Save(first, [Edit(0, new SliceAnswer { Nothing = new NothingMark() })], Slices(0));
        Assert.Null(await crowd.Queue.Take(ben));
        crowd.Clock.Move(TimeSpan.FromMinutes(9));
        await crowd.Queue.Touch(first.Id);
        crowd.Clock.Move(TimeSpan.FromMinutes(9));
        Assert.Null(await crowd.Queue.Take(ben));
        crowd.Clock.Move(TimeSpan.FromMinutes(2));
        var second = (await crowd.Queue.Take(ben))!;
        Assert.Equal(first.Task.Id, second.Task.Id);
        Assert.Equal(AssignmentState.Returned, crowd.Queue.Find(first.Id)!.State);
        // What comes late is kept, but does not take the place back.
        Assert.Equal(AssignmentState.Returned, (await crowd.Answers.Save(first, [Edit(0, Finished)], Slices(0))).State);
        Assert.True(crowd.Answers.HistoryOf(first.Id).Answers[0].Accepted);
        Assert.Equal(1, crowd.Queue.Find(second.Id)!.Task.Taken);
    }

    [Fact]
    public async Task Who_was_silent_gets_the_task_back_by_the_next_mark_while_its_place_is_free()
    {
        await using var crowd = await StoreFixture.Make(slices: 1);
        var first = (await crowd.Queue.Take(await crowd.Person("anna")))!;
        crowd.Clock.Move(TimeSpan.FromMinutes(11));
        Assert.Equal(1, await crowd.Queue.ReturnSilent());
        Assert.Equal(AssignmentState.Done, (await crowd.Answers.Save(first, [Edit(0, Finished)], Slices(0))).State);
        Assert.Null(await crowd.Queue.Take(await crowd.Person("ben")));
    }

    [Fact]
    public async Task A_skipped_task_is_offered_to_others_and_to_the_same_annotator_only_on_request()
    {
        await using var crowd = await StoreFixture.Make(slices: 1);
        var anna = await crowd.Person("anna");
        var task = (await crowd.Queue.Take(anna))!;
        await crowd.Queue.Skip(task.Id);
        Assert.Null(await crowd.Queue.Take(anna));
        Assert.Equal(task.Id, (await crowd.Queue.Take(anna, skipped: true))!.Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_overlap_is_exact_when_thirty_annotators_take_at_once(int overlap)
    {
        await using var crowd = await StoreFixture.Make(cases: 2, slices: 10, overlap: overlap);
        var people = new List<int>();
        for (var i = 0; i < 30; i++) people.Add(await crowd.Person($"person {i}"));
        var taken = await Task.WhenAll(people.Select(person => Task.Run(async () =>
        {
            var mine = new List<int>();
            while (await crowd.Queue.Take(person) is { } task)
            {
                mine.Add(task.Task.Id);
                await crowd.Answers.Save(task, [Edit(task.Task.Slice!.Value, Finished)], Slices(task.Task.Slice!.Value));
            }
            return mine;
        })));
        Assert.All(taken, mine => Assert.Equal(mine.Count, mine.Distinct().Count()));
        var counts = taken.SelectMany(mine => mine).CountBy(task => task).ToArray();
        Assert.Equal(20, counts.Length);
        Assert.All(counts, count => Assert.Equal(overlap, count.Value));
    }

    [Fact]
    public async Task The_store_itself_refuses_an_assignment_beyond_the_overlap()
    {
        await using var crowd = await StoreFixture.Make(slices: 1);
        var task = (await crowd.Queue.Take(await crowd.Person("anna")))!;
        var ben = await crowd.Person("ben");
        var error = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() =>
            crowd.Store.Write(connection => connection.Execute(
            "INSERT INTO assignments (task_id, person_id, state, opened_at, seen_at) VALUES (@1, @2, 'open', 0, 0)", task.Task.Id, ben)));
        Assert.Contains("all the annotators", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_of_a_label_has_every_kth_slice_and_is_done_when_all_are_accepted()
    {
        await using var crowd = await StoreFixture.Make(slices: 7, kind: TaskKind.Label, every: 3);
        var task = (await crowd.Queue.Take(await crowd.Person("anna")))!;
        var slices = task.Task.Slices(7, 3);
        Assert.Equal([0, 3, 6], slices);
        Assert.Equal(AssignmentState.Open,
            (await crowd.Answers.Save(task, [Edit(0, Finished), Edit(3, Finished)], slices.ToHashSet())).State);
        Assert.Equal(AssignmentState.Done, (await crowd.Answers.Save(task, [Edit(6, Finished)], slices.ToHashSet())).State);
        // Changed afterwards, it is open again until it is accepted again.
        Assert.Equal(AssignmentState.Open, (await crowd.Answers.Save(task, [Edit(6, SliceAnswer.Empty)], slices.ToHashSet())).State);
    }

    [Fact]
    public async Task One_more_annotator_can_be_asked_for_a_task()
    {
        await using var crowd = await StoreFixture.Make(slices: 1);
        await Finish(crowd, await crowd.Person("anna"), 1);
        var ben = await crowd.Person("ben");
        Assert.Null(await crowd.Queue.Take(ben));
        Assert.True(await crowd.Cases.AskForOneMore(1));
        Assert.NotNull(await crowd.Queue.Take(ben));
        Assert.False(await crowd.Cases.AskForOneMore(99));
    }

    [Fact]
    public async Task A_long_tasks_history_stays_right_through_undo_repetition_and_saves_that_fail()
    {
        await using var fixture = await StoreFixture.Make(slices: 40, kind: TaskKind.Label);
        var assignment = (await fixture.Queue.Take(await fixture.Person("anna")))!;
        var (slices, random, expected) = (Enumerable.Range(0, 40).ToHashSet(), new Random(7), new AnswerHistory());
        for (var i = 0; i < 150; i++)
        {
            var step = random.Next(4) switch
            {
                0 => CrowdClient.Step(MarkEventKind.Undo),
                1 => CrowdClient.Step(MarkEventKind.Redo),
                _ => CrowdClient.Edit(random.Next(40), new SliceAnswer { Marks = [TestCrowd.Box(1, 1, 1, 2 + (i % 5), 5)] }),
            };
            string[] stale = expected.Apply(step).Count == 0 ? [step.Id] : [];
            Assert.Equal(stale, (await fixture.Answers.Save(assignment, [step], slices)).Stale);
            if (stale.Length == 0 && i % 3 == 0) Assert.Empty((await fixture.Answers.Save(assignment, [step], slices)).Stale);
            // An event that the database does not take undoes the save that it came with.
            if (i % 25 == 0)
            {
                var edit = CrowdClient.Edit(1, Finished);
                await Assert.ThrowsAnyAsync<Exception>(() => fixture.Answers.Save(assignment, [edit, edit with { Id = null! }], slices));
            }
        }
        var stored = fixture.Answers.HistoryOf(assignment.Id);
        Assert.Equal(expected.Position, stored.Position);
        Assert.Equal(MarkJson.Write(expected.Answers.OrderBy(pair => pair.Key)), MarkJson.Write(stored.Answers.OrderBy(pair => pair.Key)));
    }

    [Fact]
    public async Task Events_that_come_again_change_nothing()
    {
        await using var crowd = await StoreFixture.Make(slices: 1);
        var task = (await crowd.Queue.Take(await crowd.Person("anna")))!;
        var step = Edit(0, new SliceAnswer { Nothing = new NothingMark() });
        await crowd.Answers.Save(task, [step, step], Slices(0));
        await crowd.Answers.Save(task, [step], Slices(0));
        Assert.Single(crowd.Answers.HistoryOf(task.Id).Edits);
        var undo = new MarkEvent { Id = "undo-0001", Kind = MarkEventKind.Undo };
        Assert.Empty((await crowd.Answers.Save(task, [undo], Slices(0))).Stale);
        Assert.Empty((await crowd.Answers.Save(task, [undo], Slices(0))).Stale);
        Assert.Equal(0, crowd.Answers.HistoryOf(task.Id).Position);
        Assert.Equal(["undo-0002"], (await crowd.Answers.Save(task, [undo with { Id = "undo-0002" }], Slices(0))).Stale);
    }

    private static async Task<List<int>> Finish(StoreFixture crowd, int person, int tasks)
    {
        var slices = new List<int>();
        for (var i = 0; i < tasks; i++)
        {
            var task = (await crowd.Queue.Take(person))!;
            slices.Add(task.Task.Slice!.Value);
            await crowd.Answers.Save(task, [Edit(slices[^1], Finished)], Slices(slices[^1]));
        }
        return slices;
    }

    private static HashSet<int> Slices(params int[] slices) => [.. slices];

    private static MarkEvent Edit(int slice, SliceAnswer answer) =>
        new() { Id = Guid.NewGuid().ToString("N"), Kind = MarkEventKind.Edit, Changes = [new SliceChange(slice, answer)] };
}
