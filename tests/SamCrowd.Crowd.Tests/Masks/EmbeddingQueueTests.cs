using System.Collections.Concurrent;
using SamCrowd.Crowd.Masks;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Crowd.Tests.Masks;

public class EmbeddingQueueTests
{
    [Fact]
    public async Task What_somebody_waits_for_comes_before_what_may_be_needed_later()
    {
        using var gate = new SemaphoreSlim(0);
        var made = new ConcurrentQueue<int>();
        await using var queue = new EmbeddingQueue((_, slice) => Make(slice, gate, made), _ => 1, mostBytes: 100);
        queue.Prefetch("a", 0, EmbeddingNeed.Soon);
        while (gate.CurrentCount == 0 && made.IsEmpty) gate.Release();
        for (var slice = 1; slice <= 3; slice++) queue.Prefetch("a", slice, EmbeddingNeed.Soon);
        queue.Prefetch("a", 8, EmbeddingNeed.Idle);
        var shown = queue.Get("a", 4, EmbeddingNeed.Shown);
        var now = queue.Get("a", 2, EmbeddingNeed.Now);
        gate.Release(20);
        await Task.WhenAll(shown, now, queue.Get("a", 1, EmbeddingNeed.Soon), queue.Get("a", 8, EmbeddingNeed.Idle));
        int[] order = [.. made];
        Assert.True(Array.IndexOf(order, 2) < Array.IndexOf(order, 4), string.Join(' ', order));
        Assert.True(Array.IndexOf(order, 4) < Array.IndexOf(order, 1), string.Join(' ', order));
        Assert.Equal(8, order[^1]);
        Assert.Equal(order.Length, order.Distinct().Count());
    }

    [Fact]
    public async Task What_was_wanted_for_the_owner_moves_up_when_somebody_waits_for_it()
    {
        using var gate = new SemaphoreSlim(0);
        var made = new ConcurrentQueue<int>();
        await using var queue = new EmbeddingQueue((_, slice) => Make(slice, gate, made), _ => 1, mostBytes: 100);
        var all = Enumerable.Range(0, 6).Select(slice => queue.Get("a", slice, slice == 5 ? EmbeddingNeed.Idle : EmbeddingNeed.Soon))
            .ToArray();
        queue.Hurry("a", 5, EmbeddingNeed.Now);
        queue.Hurry("a", 99, EmbeddingNeed.Now);
        gate.Release(20);
        await Task.WhenAll(all);
        // The worker may have begun another one before.
        Assert.InRange(Array.IndexOf([.. made], 5), 0, 1);
        Assert.DoesNotContain(99, made);
    }

    [Fact]
    public async Task Memory_stays_within_its_bound_and_the_ones_used_last_stay()
    {
        var made = new ConcurrentQueue<int>();
        await using var queue = new EmbeddingQueue((_, slice) => Make(slice, null, made), _ => 10, mostBytes: 30);
        for (var slice = 0; slice < 10; slice++) await queue.Get("a", slice, EmbeddingNeed.Now);
        Assert.Equal([7, 8, 9], Enumerable.Range(0, 10).Where(slice => queue.Has("a", slice)));
        await queue.Get("a", 7, EmbeddingNeed.Now);
        await queue.Get("a", 0, EmbeddingNeed.Now);
        Assert.Equal([0, 7, 9], Enumerable.Range(0, 10).Where(slice => queue.Has("a", slice)));
        Assert.Equal(11, made.Count);
    }

    [Fact]
    public async Task A_failure_reaches_who_asked_and_the_next_one_tries_again()
    {
        var fails = true;
        await using var queue = new EmbeddingQueue((_, slice) => fails ? throw new InvalidOperationException("no image")
            : Make(slice, null, []), _ => 1, mostBytes: 10);
        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.Get("a", 0, EmbeddingNeed.Now));
        fails = false;
        Assert.NotNull(await queue.Get("a", 0, EmbeddingNeed.Now));
    }

    [Fact]
    public async Task Thousands_of_wishes_are_not_all_granted()
    {
        using var gate = new SemaphoreSlim(0);
        var made = new ConcurrentQueue<int>();
        await using (var queue = new EmbeddingQueue((_, slice) => Make(slice, gate, made), _ => 1, mostBytes: 100_000))
        {
            var wishes = Enumerable.Range(0, 5000).Select(slice => queue.Get("a", slice, EmbeddingNeed.Soon)).ToArray();
            gate.Release(5000);
            await Task.WhenAny(Task.WhenAll(wishes), Task.Delay(TimeSpan.FromSeconds(20)));
            Assert.InRange(wishes.Count(wish => wish.IsCanceled), 4000, 4999);
            // The newest are what somebody looks at now.
            Assert.True(wishes[^1].IsCompletedSuccessfully);
        }
    }

    private static ImageEmbedding Make(int slice, SemaphoreSlim? gate, ConcurrentQueue<int> made)
    {
        gate?.Wait();
        made.Enqueue(slice);
        return new ImageEmbedding(new ResizeTransform(1, 1, 1, 1), new Dictionary<FeatureRole, FeatureMap>());
    }
}
