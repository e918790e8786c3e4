using System.Collections.Concurrent;

namespace SamCrowd.Crowd.Masks;

/// <summary>
/// Threads of SAM's own, in order of arrival. On the thread pool a handful of masks at once would take every thread of a small machine, and
/// the marks that are to be saved would wait behind them.
/// </summary>
internal sealed class SamThreads : IAsyncDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Task[] _threads;

    /// <param name="threads">The decoder uses several cores by itself; more threads than cores would only wait for each other inside
    /// it.</param>
    public SamThreads(int threads) =>
        _threads = [.. Enumerable.Range(0, threads)
            .Select(_ => Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];

    public Task<T> Run<T>(Func<T> work)
    {
        // Who waits for it must not run on a thread of SAM's.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    /// <summary>Ends after the work that was asked for.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.CompleteAdding();
        await Task.WhenAll(_threads).ConfigureAwait(false);
        _work.Dispose();
    }

    private void Loop()
    {
        foreach (var work in _work.GetConsumingEnumerable()) work();
    }
}
