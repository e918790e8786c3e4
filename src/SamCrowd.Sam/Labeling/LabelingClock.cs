using System.Diagnostics;
using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Labeling;

/// <summary>Measures one label volume: total, inside ONNX Runtime, and this code's own work.</summary>
internal sealed class LabelingClock(SamModel model)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double _encoderBefore = model.Encoder.Seconds;
    private readonly double _decoderBefore = model.Decoder.Seconds;
    private readonly int _runsBefore = model.Encoder.Runs;
    private long _workTicks;

    public T Own<T>(Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        Interlocked.Add(ref _workTicks, Stopwatch.GetTimestamp() - start);
        return result;
    }

    public SamTiming Finish(int slices, int prompts)
    {
        var (encoder, decoder) = (model.Encoder.Seconds - _encoderBefore, model.IsWhole ? 0 : model.Decoder.Seconds - _decoderBefore);
        var work = (double)_workTicks / Stopwatch.Frequency;
        return new SamTiming(slices, model.Encoder.Runs - _runsBefore, prompts, Stopwatch.GetElapsedTime(_start).TotalSeconds, encoder,
            decoder, Math.Max(0, work - encoder - decoder));
    }
}
