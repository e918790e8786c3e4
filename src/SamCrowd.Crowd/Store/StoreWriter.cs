using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace SamCrowd.Crowd.Store;

/// <summary>
/// The one thread that writes. Requests that wait together share a transaction, so that many annotators cost one flush to the disk; each
/// has a savepoint of its own, so that one that fails leaves the others alone. A request is answered after its transaction is on disk. What
/// nobody waits for goes along with the next transaction, or after half a second: it costs no flush that a mark would have to wait for.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    private const int LargestBatch = 100;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(0.5);

    private readonly SqliteConnection _connection;
    private readonly Channel<Request> _requests = Channel.CreateUnbounded<Request>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentQueue<Request> _patient = new();
    private readonly Task _loop;

    /// <param name="connection">Taken over.</param>
    public StoreWriter(SqliteConnection connection)
    {
        _connection = connection;
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>
    /// Does the work on the writer's connection; completes when it is on disk. What the work throws undoes the work and is thrown here.
    /// </summary>
    public async Task<T> Write<T>(Func<SqliteConnection, T> work)
    {
        var request = new Request<T>(work);
        ObjectDisposedException.ThrowIf(!_requests.Writer.TryWrite(request), this);
        return await request.Completion.Task.ConfigureAwait(false);
    }

    /// <summary>As <see cref="Write"/> for what nobody waits for.</summary>
    public Task<T> WriteSoon<T>(Func<SqliteConnection, T> work)
    {
        var request = new Request<T>(work);
        _patient.Enqueue(request);
        return request.Completion.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_requests.Writer.TryComplete()) return;
        await _loop.ConfigureAwait(false);
        // Folds the log into the database, so that the folder at rest is one file.
        _connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private void Loop()
    {
        var batch = new List<Request>();
        Task<bool>? hasMore = null;
        for (var isOpen = true; isOpen || !_patient.IsEmpty;)
        {
            hasMore ??= _requests.Reader.WaitToReadAsync().AsTask();
            // The whole delay passes only where nobody marks anything.
            if (isOpen && hasMore.Wait(LongestDelay)) (isOpen, hasMore) = (hasMore.Result, null);
            batch.Clear();
            while (batch.Count < LargestBatch && _requests.Reader.TryRead(out var request)) batch.Add(request);
            while (batch.Count < LargestBatch && _patient.TryDequeue(out var request)) batch.Add(request);
            if (batch.Count > 0) Commit(batch);
        }
    }

    private void Commit(List<Request> batch)
    {
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var request in batch)
            {
                _connection.Execute("SAVEPOINT request");
                if (!request.Run(_connection)) _connection.Execute("ROLLBACK TO request");
                _connection.Execute("RELEASE request");
            }
            transaction.Commit();
        }
        catch (Exception error)
        {
            // Nothing of the batch is on disk: nobody may believe that it is.
            foreach (var request in batch) request.Fail(error);
            return;
        }
        foreach (var request in batch) request.Complete();
    }

    private abstract class Request
    {
        /// <returns>False where the work threw and has to be undone.</returns>
        public abstract bool Run(SqliteConnection connection);

        public abstract void Complete();

        public abstract void Fail(Exception error);
    }

    private sealed class Request<T>(Func<SqliteConnection, T> work) : Request
    {
        private T? _result;
        private Exception? _error;

        // The page's answer must not run on the writer's thread.
        public TaskCompletionSource<T> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool Run(SqliteConnection connection)
        {
            try
            {
                _result = work(connection);
                return true;
            }
            catch (Exception error)
            {
                _error = error;
                return false;
            }
        }

        public override void Complete()
        {
            if (_error is null) Completion.SetResult(_result!);
            else Completion.SetException(_error);
        }

        public override void Fail(Exception error) => Completion.TrySetException(error);
    }
}
