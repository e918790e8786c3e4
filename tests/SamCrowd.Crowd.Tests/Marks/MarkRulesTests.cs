using System.Text.Json;
using SamCrowd.Crowd.Marks;

namespace SamCrowd.Crowd.Tests.Marks;

public class MarkRulesTests
{
    private static readonly MarkRules Rules = new(Rows: 40, Columns: 48, new HashSet<int> { 3, 4 }, new HashSet<int> { 1, 2 });

    [Theory]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[1,2,30.125,20],"seconds":1.5,"window":[-160,240],"picture":[600,500]}],"accepted":true}""")]
    [InlineData("""{"marks":[{"id":"a","label":2,"points":[[3,4,1],[5,6,0]]}]}""")]
    [InlineData("""{"marks":[{"id":"a","label":2,"box":[-2,-2,49,41],"points":[[-0.5,39.5,1]],"source":"carried"}]}""")]
    [InlineData("""{"nothing":{"seconds":0.5},"accepted":true}""")]
    [InlineData("{}")]
    public void Sound_answers_pass(string answer) => Assert.Null(Rules.Fault(Edit(answer)));

    [Theory]
    [InlineData("""{"marks":[{"id":"a","label":3,"box":[1,2,3,4]}]}""", "label 3")]
    [InlineData("""{"marks":[{"id":"a","label":1}]}""", "box or a point")]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[3,2,1,4]}]}""", "box")]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[1,2,3]}]}""", "box")]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[1,2,60,4]}]}""", "box")]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[1,2,1e39,4]}]}""", "box")]
    [InlineData("""{"marks":[{"id":"a","label":1,"points":[[48,2,1]]}]}""", "point")]
    [InlineData("""{"marks":[{"id":"a","label":1,"points":[[4,2,0.5]]}]}""", "point")]
    [InlineData("""{"marks":[{"id":"a","label":1,"points":[null]}]}""", "point")]
    [InlineData("""{"marks":[null]}""", "null")]
    [InlineData("""{"marks":[{"id":"<b>","label":1,"box":[1,2,3,4]}]}""", "id")]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[1,2,3,4]},{"id":"a","label":1,"box":[1,2,3,4]}]}""", "one id")]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[1,2,3,4],"seconds":-1}]}""", "seconds")]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[1,2,3,4],"window":[5,4]}]}""", "window")]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[1,2,3,4],"picture":[0,4]}]}""", "picture")]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[1,2,3,4],"source":"typed"}]}""", "source")]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[1,2,3,4]}],"nothing":{}}""", "nothing")]
    [InlineData("""{"accepted":true}""", "accepted")]
    public void What_is_wrong_is_named(string answer, string reason) =>
        Assert.Contains(reason, Rules.Fault(Edit(answer)), StringComparison.Ordinal);

    [Fact]
    public void Slices_of_other_tasks_and_repeated_ones_are_refused()
    {
        var answer = new SliceAnswer { Nothing = new NothingMark() };
        Assert.Contains("slice 5", Rules.Fault(new MarkEvent { Id = "12345678", Kind = MarkEventKind.Edit, Changes = [new(5, answer)] }),
            StringComparison.Ordinal);
        Assert.Contains("twice", Rules.Fault(
            new MarkEvent { Id = "12345678", Kind = MarkEventKind.Edit, Changes = [new(3, answer), new(3, answer)] }),
            StringComparison.Ordinal);
        Assert.NotNull(Rules.Fault(new MarkEvent { Id = "12345678", Kind = MarkEventKind.Undo, Changes = [new(3, answer)] }));
        Assert.NotNull(Rules.Fault(new MarkEvent { Id = "1234567", Kind = MarkEventKind.Undo }));
    }

    [Theory]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":[1,2,3,4],"extra":1}]}""")]
    [InlineData("""{"marks":[{"label":1,"box":[1,2,3,4]}]}""")]
    [InlineData("""{"marks":null}""")]
    [InlineData("""{"marks":[{"id":"a","label":1.5,"box":[1,2,3,4]}]}""")]
    [InlineData("""{"marks":[{"id":"a","label":1,"box":["1",2,3,4]}]}""")]
    public void What_is_not_of_the_form_is_no_answer(string json) =>
        Assert.ThrowsAny<JsonException>(() => MarkJson.Read<SliceAnswer>(json));

    private static MarkEvent Edit(string answer) =>
        new() { Id = "event-0001", Kind = MarkEventKind.Edit, Changes = [new SliceChange(3, MarkJson.Read<SliceAnswer>(answer))] };
}
