using System.Collections.Concurrent;
using SamCrowd.Annotation;
using SamCrowd.Crowd.Store;

namespace SamCrowd.Crowd.Masks;

/// <summary>
/// Answers prompts with masks: from the store where one was made before, else by the decoder on an embedding that is, as a rule, at hand.
/// </summary>
internal sealed class LiveMasks(SamEngine sam, EmbeddingQueue embeddings, MaskTable table, SliceAxis axis) : IAsyncDisposable
{
    private readonly SamThreads _threads = new(Environment.ProcessorCount);
    private readonly ConcurrentDictionary<string, Task<MaskRuns>> _running = new();

    public SamEngine Sam => sam;

    public EmbeddingQueue Embeddings => embeddings;

    /// <summary>The mask of a prompt.</summary>
    /// <param name="points">May be empty where there is a box.</param>
    public async Task<MaskRuns> Predict(string caseName, int slice, PixelBox? box, IReadOnlyList<PointPrompt> points, EmbeddingNeed need)
    {
        var digest = sam.DigestOf(caseName, axis, slice, box, points);
        if (table.Find(digest) is { } known) return known;
        if (!_running.TryGetValue(digest, out var running))
            running = _running.GetOrAdd(digest, _ => Make(digest, caseName, slice, box, points, need));
        // It may have been begun for the owner's figures, which wait for everyone else.
        else embeddings.Hurry(caseName, slice, need);
        try
        {
            return await running.ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(new KeyValuePair<string, Task<MaskRuns>>(digest, running));
        }
    }

    /// <summary>The mask where it was made before, else null.</summary>
    public MaskRuns? AtHand(string caseName, int slice, PixelBox? box, IReadOnlyList<PointPrompt> points) =>
        table.Find(sam.DigestOf(caseName, axis, slice, box, points));

    private async Task<MaskRuns> Make(string digest, string caseName, int slice, PixelBox? box, IReadOnlyList<PointPrompt> points,
        EmbeddingNeed need)
    {
        var embedding = await embeddings.Get(caseName, slice, need).ConfigureAwait(false);
        var mask = await _threads.Run(() => sam.Decode(embedding, box, points)).ConfigureAwait(false);
        // The page need not wait for the store: a mask that is lost is made again.
        _ = table.Keep(digest, mask).ContinueWith(kept => _ = kept.Exception, TaskScheduler.Default);
        return mask;
    }

    /// <summary>Ends the work in hand; then nobody runs the model any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await embeddings.DisposeAsync().ConfigureAwait(false);
        await _threads.DisposeAsync().ConfigureAwait(false);
    }
}
