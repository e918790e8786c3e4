using SamCrowd.Crowd.Slices;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Crowd.Masks;

/// <summary>How soon an embedding is needed.</summary>
internal enum EmbeddingNeed
{
    /// <summary>Somebody waits for a mask on it.</summary>
    Now,

    /// <summary>Somebody looks at the slice.</summary>
    Shown,

    /// <summary>A neighbour of a slice that is looked at, or the next task's.</summary>
    Soon,

    /// <summary>For the owner's figures; when there is nothing else to do.</summary>
    Idle,
}

/// <summary>
/// Makes embeddings ahead: one worker takes what is needed soonest, and the newest wish among equals. The ones used last are kept in
/// memory up to a number of bytes.
/// </summary>
internal sealed class EmbeddingQueue : IAsyncDisposable
{
    // More wishes than a worker could grant in time are wishes of the past.
    private const int MostWishes = 400;

    private readonly Func<string, int, ImageEmbedding> _encode;
    private readonly Func<ImageEmbedding, long> _bytesOf;
    private readonly long _mostBytes;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Case, int Slice), Entry> _entries = [];
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;
    private long _clock;
    private long _bytes;

    /// <param name="encode">Makes the embedding of a case's slice; runs on the worker alone.</param>
    /// <param name="mostBytes">Memory for embeddings.</param>
    public EmbeddingQueue(Func<string, int, ImageEmbedding> encode, Func<ImageEmbedding, long> bytesOf, long mostBytes)
    {
        (_encode, _bytesOf, _mostBytes) = (encode, bytesOf, mostBytes);
        _worker = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>An embedding queue for the images of a crowd.</summary>
    public static EmbeddingQueue For(SamEngine sam, CaseImages images, long mostBytes = 512L << 20) =>
        new((name, slice) => sam.Encode(images.Get(name), slice), SamEngine.BytesOf, mostBytes);

    /// <summary>True where the embedding is at hand.</summary>
    public bool Has(string caseName, int slice)
    {
        lock (_gate) return _entries.TryGetValue((caseName, slice), out var entry) && entry.Result.Task.IsCompletedSuccessfully;
    }

    /// <summary>Asks for an embedding; what is asked for already moves up where the need has grown.</summary>
    public Task<ImageEmbedding> Get(string caseName, int slice, EmbeddingNeed need)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            var key = (caseName, slice);
            if (_entries.TryGetValue(key, out var entry))
            {
                (entry.Used, entry.Need) = (++_clock, (EmbeddingNeed)Math.Min((int)entry.Need, (int)need));
                return entry.Result.Task;
            }
            entry = new Entry(key, need, ++_clock);
            _entries.Add(key, entry);
            _work.Release();
            Forget();
            return entry.Result.Task;
        }
    }

    /// <summary>As <see cref="Get"/> where nobody waits.</summary>
    public void Prefetch(string caseName, int slice, EmbeddingNeed need) => _ = Get(caseName, slice, need);

    /// <summary>Moves up what is asked for and not made yet; does nothing else.</summary>
    public void Hurry(string caseName, int slice, EmbeddingNeed need)
    {
        lock (_gate)
            if (_entries.TryGetValue((caseName, slice), out var entry) && need < entry.Need) entry.Need = need;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _worker.ConfigureAwait(false);
        lock (_gate)
            foreach (var entry in _entries.Values) entry.Result.TrySetCanceled();
        _work.Dispose();
        _stop.Dispose();
    }

    private void Loop()
    {
        LowPriority.OfThisThread();
        while (true)
        {
            try
            {
                _work.Wait(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            if (Next() is { } entry) Make(entry);
        }
    }

    private Entry? Next()
    {
        lock (_gate)
        {
            Entry? best = null;
            foreach (var entry in _entries.Values)
                if (!entry.Started && (best is null || entry.Need < best.Need || (entry.Need == best.Need && entry.Used > best.Used)))
                    best = entry;
            best?.Started = true;
            return best;
        }
    }

    private void Make(Entry entry)
    {
        try
        {
            var made = _encode(entry.Key.Case, entry.Key.Slice);
            lock (_gate)
            {
                entry.Bytes = _bytesOf(made);
                _bytes += entry.Bytes;
                Trim(entry);
            }
            entry.Result.SetResult(made);
        }
        catch (Exception error)
        {
            // The next one who asks tries again.
            lock (_gate) _entries.Remove(entry.Key);
            entry.Result.SetException(error);
            _ = entry.Result.Task.Exception;
        }
    }

    private void Trim(Entry newest)
    {
        while (_bytes > _mostBytes && _entries.Values.Where(entry => entry.Bytes > 0 && entry != newest).MinBy(entry => entry.Used)
            is { } oldest)
        {
            _bytes -= oldest.Bytes;
            _entries.Remove(oldest.Key);
        }
    }

    private void Forget()
    {
        var waiting = _entries.Values.Where(entry => !entry.Started && entry.Need != EmbeddingNeed.Now).ToList();
        if (waiting.Count <= MostWishes) return;
        var oldest = waiting.OrderByDescending(entry => entry.Need).ThenBy(entry => entry.Used).First();
        _entries.Remove(oldest.Key);
        oldest.Result.TrySetCanceled();
    }

    private sealed class Entry((string Case, int Slice) key, EmbeddingNeed need, long used)
    {
        public (string Case, int Slice) Key { get; } = key;

        public EmbeddingNeed Need { get; set; } = need;

        public long Used { get; set; } = used;

        public bool Started { get; set; }

        public long Bytes { get; set; }

        // Who waits for it must not run on the worker.
        public TaskCompletionSource<ImageEmbedding> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
