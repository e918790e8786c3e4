using System.Runtime.ExceptionServices;

namespace SamCrowd.Imaging;

/// <summary>
/// Does the same for many cases in parallel. The first error ends the work and is thrown as it is, never wrapped in an
/// <see cref="AggregateException"/>: of several, the one of the earliest item, so that the same input always gives the same message.
/// </summary>
internal static class ParallelCases
{
    /// <summary>How many cases are done at once where a setting says 0: as many as there are cores.</summary>
    public static int Threads(int setting) => setting > 0 ? setting : Environment.ProcessorCount;

    /// <summary>Returns when all items are done. After an error items that were begun are finished and no other is begun.</summary>
    /// <param name="items">Begun in this order.</param>
    /// <param name="threads">How many are done at once; below 1 counts as 1.</param>
    /// <param name="cancellation">Looked at before each item.</param>
    /// <param name="action">Called once for each item, on any thread.</param>
    /// <exception cref="OperationCanceledException">Cancelled, and no item failed for another reason.</exception>
    public static void ForEach<T>(IReadOnlyList<T> items, int threads, CancellationToken cancellation, Action<T> action) =>
        For(items.Count, threads, cancellation, index => action(items[index]));

    /// <summary>As <see cref="ForEach"/>, for the numbers from 0 to <paramref name="count"/> - 1.</summary>
    public static void For(int count, int threads, CancellationToken cancellation, Action<int> action)
    {
        var failures = new SortedDictionary<int, Exception>();
        var next = -1;
        var failed = false;
        void Work()
        {
            // Items are begun in order, so every item before a failed one has begun: the earliest failure is always known.
            while (!Volatile.Read(ref failed))
            {
                var index = Interlocked.Increment(ref next);
                if (index >= count) return;
                try
                {
                    cancellation.ThrowIfCancellationRequested();
                    action(index);
                }
                catch (Exception error)
                {
                    Volatile.Write(ref failed, true);
                    lock (failures) failures[index] = error;
                }
            }
        }
        var workers = Math.Min(Math.Max(1, threads), Math.Max(1, count));
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ => Work());
        if (failures.Count == 0) return;
        // What an item's own parallel loop wraps is looked into; being stopped is what follows where another item failed.
        var causes = failures.Values.Select(CauseOf).ToList();
        ExceptionDispatchInfo.Throw(causes.Find(cause => cause is not OperationCanceledException) ?? causes[0]);
    }

    /// <summary>
    /// What really happened inside the wrappers of parallel loops: wrong input before a consequence of it, being stopped last.
    /// </summary>
    public static Exception CauseOf(Exception error)
    {
        if (error is not AggregateException many) return error;
        var causes = many.Flatten().InnerExceptions;
        return causes.FirstOrDefault(cause => cause is InvalidInputException)
            ?? causes.FirstOrDefault(cause => cause is not OperationCanceledException)
            ?? causes.FirstOrDefault(error);
    }
}
