namespace SamCrowd.Segmentation.Training;

/// <summary>
/// Writes what an epoch leaves behind on a thread of its own while the next epoch is trained. One epoch's files are whole before the next
/// one's are begun, and what went wrong with them is thrown then, at the latest by <see cref="Wait"/>.
/// </summary>
internal sealed class EpochWriter : IDisposable
{
    private Task _writing = Task.CompletedTask;

    /// <summary>Waits for the epoch before and begins with this one.</summary>
    /// <param name="work">Uses nothing that training changes.</param>
    public void Begin(Action work)
    {
        Wait();
        _writing = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Returns when everything is written.</summary>
    public void Wait() => _writing.GetAwaiter().GetResult();

    /// <summary>Waits, too: a training that fails keeps the epochs it has done. Its own error goes first.</summary>
    public void Dispose() => _writing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default).Wait();
}
