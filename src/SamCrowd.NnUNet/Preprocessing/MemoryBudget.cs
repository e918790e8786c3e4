namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>Lets work begin only while all that is under way fits a number of bytes.</summary>
internal sealed class MemoryBudget(long bytes)
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _released = new(0);
    private long _used;

    public long Bytes => bytes;

    public void Run(long need, CancellationToken cancellation, Action work)
    {
        while (!TryTake(need)) _released.Wait(TimeSpan.FromSeconds(1), cancellation);
        try
        {
            work();
        }
        finally
        {
            lock (_lock) _used -= need;
            _released.Release();
        }
    }

    private bool TryTake(long need)
    {
        lock (_lock)
        {
            if (_used > 0 && _used + need > bytes) return false;
            _used += need;
            return true;
        }
    }
}
