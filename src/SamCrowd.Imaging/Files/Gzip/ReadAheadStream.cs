using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>
/// Reads another stream on a thread of its own, some blocks ahead: unpacking continues while the reader converts, and the system hands
/// out the memory for the result. A thread and not a task, since readers may be tasks themselves that would wait for a free one.
/// </summary>
internal sealed class ReadAheadStream : ForwardStream
{
    private const int BlockBytes = 1 << 18;
    private const int Blocks = 4;

    private readonly Stream _inner;
    private readonly Thread _thread;
    private readonly BlockingCollection<(byte[] Bytes, int Count)> _filled = new(Blocks);
    private readonly BlockingCollection<byte[]> _free = new(Blocks);
    private readonly CancellationTokenSource _stop = new();
    private ExceptionDispatchInfo? _failure;
    private byte[]? _block;
    private int _position;
    private int _end;

    /// <param name="inner">Taken over.</param>
    public ReadAheadStream(Stream inner)
    {
        _inner = inner;
        for (var i = 0; i < Blocks; i++) _free.Add(GC.AllocateUninitializedArray<byte>(BlockBytes));
        _thread = new Thread(ReadAll) { IsBackground = true, Name = "read ahead" };
        _thread.Start();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position == _end && !NextBlock()) return 0;
        var count = Math.Min(buffer.Length, _end - _position);
        _block.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
            _thread.Join();
            _inner.Dispose();
            _filled.Dispose();
            _free.Dispose();
            _stop.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool NextBlock()
    {
        if (_block is not null) _free.Add(_block);
        _block = null;
        if (!_filled.TryTake(out var next, Timeout.Infinite))
        {
            _failure?.Throw();
            return false;
        }
        (_block, _position, _end) = (next.Bytes, 0, next.Count);
        return true;
    }

    private void ReadAll()
    {
        try
        {
            while (true)
            {
                var block = _free.Take(_stop.Token);
                var count = _inner.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
                if (count > 0) _filled.Add((block, count), _stop.Token);
                if (count < block.Length) break;
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has what it wanted.
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
        finally
        {
            _filled.CompleteAdding();
        }
    }
}
