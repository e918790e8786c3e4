using System.Collections.Concurrent;

namespace SamCrowd.Imaging.Tests;

public class ParallelCasesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Every_item_is_done_once(int threads)
    {
        var done = new ConcurrentBag<int>();
        ParallelCases.ForEach([.. Enumerable.Range(0, 100)], threads, CancellationToken.None, done.Add);
        Assert.Equal(Enumerable.Range(0, 100), done.Order());
    }

    [Fact]
    public void Of_several_errors_the_one_of_the_earliest_item_is_thrown_as_it_is()
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var error = Assert.Throws<InvalidInputException>(() => ParallelCases.For(40, 4, CancellationToken.None, index =>
            {
                if (index == 7) Thread.Sleep(2);
                if (index >= 7) throw new InvalidInputException($"case {index}");
            }));
            Assert.Equal("case 7", error.Message);
        }
    }

    [Fact]
    public void What_is_begun_when_an_item_fails_is_finished_and_nothing_more_is_begun()
    {
        var (begun, ended) = (0, 0);
        Assert.Throws<InvalidInputException>(() => ParallelCases.For(1000, 3, CancellationToken.None, index =>
        {
            Interlocked.Increment(ref begun);
            if (index == 2) throw new InvalidInputException("wrong");
            Thread.Sleep(5);
            Interlocked.Increment(ref ended);
        }));
        Assert.Equal(begun - 1, ended);
        Assert.InRange(begun, 1, 20);
    }

    [Fact]
    public void An_error_inside_an_items_own_parallel_loop_is_not_wrapped() =>
        Assert.Throws<InvalidInputException>(() => ParallelCases.For(2, 2, CancellationToken.None, _ =>
            Parallel.For(0, 4, _ => throw new InvalidInputException("inner"))));

    [Fact]
    public void A_cancelled_loop_throws_that_it_was_cancelled_unless_an_item_failed()
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => ParallelCases.For(100, 2, stop.Token, index =>
        {
            if (index == 3) stop.Cancel();
        }));
        Assert.Throws<InvalidInputException>(() => ParallelCases.For(1, 1, CancellationToken.None, _ =>
            throw new AggregateException(new OperationCanceledException(), new InvalidInputException("wrong"))));
    }
}
