using System.Collections.Concurrent;

namespace SamCrowd.Experiments.Stages;

/// <summary>
/// Does stages side by side in this process, each as soon as those it needs are done. A stage runs from beginning to end on a thread of
/// its own, and that is enough to keep networks apart: TorchSharp's dispose scopes and no_grad belong to a thread, libtorch's number of
/// threads to the thread that sets it, and training draws from its own streams, never from torch's one generator.
/// </summary>
/// <param name="todo">Each after those it needs; what is needed and not here is done already.</param>
/// <param name="work">Does one stage.</param>
internal sealed class StageSchedule(IEnumerable<StageStatus> todo, RunCapacity capacity, Action<StageStatus, StageResources> work)
{
    private readonly StageOrder _order = new(todo);
    private readonly List<string> _freeDevices = [.. capacity.Devices];
    private readonly List<StageFailure> _failures = [];
    private readonly BlockingCollection<Ended> _ended = [];
    private int _running;
    private bool _stopped;

    /// <summary>Ends when nothing runs and nothing can be begun. A failure keeps from beginning only what needs the failed stage.</summary>
    /// <param name="ended">Called on this thread after each stage that was done.</param>
    /// <param name="failed">Called on this thread after each that was not.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; what ran has ended.</exception>
    /// <exception cref="StagesFailedException">Several stages failed; the only failure is thrown as it is.</exception>
    public void Run(Action<Stage> ended, Action<StageFailure> failed, CancellationToken cancellation)
    {
        while (true)
        {
            if (!_stopped && !cancellation.IsCancellationRequested) BeginWhatCan();
            if (_running == 0) break;
            var (stage, device, error) = _ended.Take(CancellationToken.None);
            _running--;
            if (stage.TakesDevice) _freeDevices.Insert(0, device);
            if (error is null)
            {
                _order.End(stage.Id);
                ended(stage);
            }
            else if (error is OperationCanceledException)
            {
                _stopped = true;
            }
            else
            {
                _failures.Add(new StageFailure(stage.Id, error));
                failed(_failures[^1]);
            }
        }
        if (_failures.Count == 0 && (_stopped || (cancellation.IsCancellationRequested && _order.IsWaiting)))
            throw new OperationCanceledException(cancellation);
        StagesFailedException.ThrowIfAny(_failures);
    }

    private void BeginWhatCan()
    {
        while (_running < capacity.Jobs && _order.TryNext(status => !status.Stage.TakesDevice || _freeDevices.Count > 0) is { } next)
            Begin(next);
    }

    private void Begin(StageStatus status)
    {
        var device = "auto";
        if (status.Stage.TakesDevice)
        {
            device = _freeDevices[0];
            _freeDevices.RemoveAt(0);
        }
        _running++;
        new Thread(() => _ended.Add(
            new Ended(status.Stage, device, Try(status, new StageResources(device, capacity.Threads)))))
        {
            Name = status.Stage.Id.Text,
            IsBackground = true
        }.Start();
    }

    private Exception? Try(StageStatus status, StageResources resources)
    {
        try
        {
            work(status, resources);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private sealed record Ended(Stage Stage, string Device, Exception? Error);
}
