using System.Runtime.ExceptionServices;

namespace SamCrowd.Datasets.Layout;

/// <summary>Does the same for many cases in parallel.</summary>
internal static class CaseLoop
{
    /// <summary>Returns when all are done; the first error ends the work and is thrown as it is, not wrapped.</summary>
    public static void ForEach<T>(IEnumerable<T> items, int threads, CancellationToken cancellation, Action<T> action)
    {
        try
        {
            Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation }, action);
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }
}
