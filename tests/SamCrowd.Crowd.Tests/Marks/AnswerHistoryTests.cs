using SamCrowd.Crowd.Marks;

namespace SamCrowd.Crowd.Tests.Marks;

public class AnswerHistoryTests
{
    private static readonly SliceAnswer One = Answer("a");
    private static readonly SliceAnswer Two = Answer("a", "b");

    [Fact]
    public void Undo_and_redo_lead_to_the_exact_earlier_states()
    {
        var history = AnswerHistory.Replay([Edit(3, One), Edit(3, Two), Step(MarkEventKind.Undo)]);
        Assert.Same(One, history.Answers[3]);
        history.Apply(Step(MarkEventKind.Undo));
        Assert.True(history.Answers[3].IsEmpty);
        Assert.Empty(history.Apply(Step(MarkEventKind.Undo)));
        history.Apply(Step(MarkEventKind.Redo));
        history.Apply(Step(MarkEventKind.Redo));
        Assert.Same(Two, history.Answers[3]);
        Assert.Empty(history.Apply(Step(MarkEventKind.Redo)));
    }

    [Fact]
    public void An_edit_after_an_undo_ends_the_redoing()
    {
        var history = AnswerHistory.Replay([Edit(3, One), Step(MarkEventKind.Undo), Edit(4, Two)]);
        Assert.Empty(history.Apply(Step(MarkEventKind.Redo)));
        Assert.Single(history.Edits);
        Assert.True(history.Answers[3].IsEmpty);
    }

    [Fact]
    public void One_undo_takes_an_edit_of_many_slices_back()
    {
        var rest = new MarkEvent
        {
            Id = "rest-of-it",
            Kind = MarkEventKind.Edit,
            Changes = [.. Enumerable.Range(0, 5)
                .Select(slice => new SliceChange(slice, new SliceAnswer { Nothing = new NothingMark(), Accepted = true }))],
        };
        var history = AnswerHistory.Replay([Edit(2, One), rest]);
        Assert.Equal(5, history.Apply(Step(MarkEventKind.Undo)).Count);
        Assert.Same(One, history.Answers[2]);
        Assert.All([0, 1, 3, 4], slice => Assert.True(history.Answers[slice].IsEmpty));
    }

    private static SliceAnswer Answer(params string[] ids) => new()
    {
        Marks = [.. ids.Select(id => new Mark { Id = id, Label = 1, Box = [0, 0, 1, 1] })],
    };

    private static MarkEvent Edit(int slice, SliceAnswer answer) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        Kind = MarkEventKind.Edit,
        Changes = [new SliceChange(slice, answer)],
    };

    private static MarkEvent Step(MarkEventKind kind) => new() { Id = Guid.NewGuid().ToString("N"), Kind = kind };
}
