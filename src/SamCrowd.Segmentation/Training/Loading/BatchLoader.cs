using System.Runtime.ExceptionServices;

namespace SamCrowd.Segmentation.Training.Loading;

/// <summary>
/// Makes batches ahead of their use on threads of its own and hands them out in order: batch i is the same whatever the number of
/// threads. A ring of slots bounds how far ahead it works and keeps the memory flat.
/// </summary>
internal sealed class BatchLoader : IDisposable
{
    private const int SlotCount = 4;

    private readonly PatchSampler _source;
    private readonly BatchSequence _sequence;
    private readonly int _items;
    private readonly Slot[] _slots;
    private readonly Thread[] _threads;
    private readonly object _lock = new();
    private long _inUse, _nextBatch, _ticketBatch;
    private int _ticketItem;
    private bool _stopped;
    private ExceptionDispatchInfo? _failure;

    /// <param name="first">Index in the sequence to begin with.</param>
    public BatchLoader(PatchSampler source, BatchSequence sequence, BatchLayout layout, long first, int threads)
    {
        (_source, _sequence, _items) = (source, sequence, layout.Items);
        (_inUse, _nextBatch, _ticketBatch) = (first - 1, first, first);
        _slots = [.. Enumerable.Range(0, SlotCount).Select(_ => new Slot(new TrainingBatch(layout)))];
        _threads = [.. Enumerable.Range(0, threads)
            .Select(index => new Thread(Work) { IsBackground = true, Name = $"batch loader {index}" })];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>The next batch of the sequence; the one before is given back.</summary>
    public TrainingBatch Next()
    {
        lock (_lock)
        {
            var index = _nextBatch++;
            _inUse = index;
            Monitor.PulseAll(_lock);
            var slot = _slots[index % SlotCount];
            while (slot.Batch != index || slot.Missing > 0)
            {
                _failure?.Throw();
                Monitor.Wait(_lock);
            }
            return slot.Content;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stopped = true;
            Monitor.PulseAll(_lock);
        }
        foreach (var thread in _threads) thread.Join();
    }

    private void Work()
    {
        while (TakeTicket() is var (slot, batch, item) && slot is not null)
        {
            try
            {
                _source.Fill(slot.Content, _sequence[batch], item);
            }
            catch (Exception error)
            {
                lock (_lock)
                {
                    _failure ??= ExceptionDispatchInfo.Capture(error);
                    _stopped = true;
                    Monitor.PulseAll(_lock);
                }
                return;
            }
            lock (_lock)
            {
                if (--slot.Missing == 0) Monitor.PulseAll(_lock);
            }
        }
    }

    private (Slot? Slot, long Batch, int Item) TakeTicket()
    {
        lock (_lock)
        {
            // The slot of the batch in use must not be written to.
            while (!_stopped && _ticketBatch < _sequence.Count && _ticketBatch >= _inUse + SlotCount) Monitor.Wait(_lock);
            if (_stopped || _ticketBatch >= _sequence.Count) return default;
            var slot = _slots[_ticketBatch % SlotCount];
            if (_ticketItem == 0) (slot.Batch, slot.Missing) = (_ticketBatch, _items);
            var ticket = (slot, _ticketBatch, _ticketItem);
            if (++_ticketItem == _items) (_ticketBatch, _ticketItem) = (_ticketBatch + 1, 0);
            return ticket;
        }
    }

    private sealed class Slot(TrainingBatch content)
    {
        public TrainingBatch Content { get; } = content;

        /// <summary>Which batch is or will be in the slot.</summary>
        public long Batch { get; set; } = -1;

        /// <summary>Items not yet written.</summary>
        public int Missing { get; set; }
    }
}
