using SamCrowd.Crowd.Masks;
using SamCrowd.Crowd.Results;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Server;

/// <summary>
/// What has to happen though nobody asks: silent annotators' tasks go back, new cases come in, masks for the agreement are made.
/// </summary>
internal sealed class Housekeeping : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private const int BeatsBetweenScans = 4;
    private const int MostMasksABeat = 20;

    private readonly CrowdSession _crowd;
    private readonly Action<string> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public Housekeeping(CrowdSession crowd, Action<string> log)
    {
        (_crowd, _log) = (crowd, log);
        _loop = Task.Run(Loop);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task Loop()
    {
        using var timer = new PeriodicTimer(Beat);
        for (var beat = 1; ; beat++)
        {
            try
            {
                if (!await timer.WaitForNextTickAsync(_stop.Token)) return;
                await _crowd.Queue.ReturnSilent();
                if (beat % BeatsBetweenScans == 0 && await _crowd.AddNewCases() is { Count: > 0 } added)
                    _log($"new cases: {string.Join(", ", added)}");
                await MakeMasks();
            }
            catch (OperationCanceledException)
            {
                // An embedding that too many others were wanted before is cancelled too: only the server's end is an end.
                if (_stop.IsCancellationRequested) return;
            }
            catch (Exception error) when (error is InvalidInputException or IOException or UnauthorizedAccessException)
            {
                // The data set may be in the middle of being changed; the next beat sees it whole.
                _log(error.Message);
            }
            catch (Exception error)
            {
                // Whatever it was, tasks of silent annotators have to go back at the next beat.
                _log($"unexpected {error.GetType().Name} in the background: {error.Message.Split('\n')[0]}");
            }
        }
    }

    /// <summary>A few of the masks that the agreement still lacks, where nobody's own work waits for SAM.</summary>
    private async Task MakeMasks()
    {
        if (_crowd.Masks is not { } masks) return;
        var cases = _crowd.Cases.All.ToDictionary(item => item.Id);
        var missing = SliceAgreement.Of(_crowd.Answers.All(), _crowd.Settings, cases, null)
            .SelectMany(slice => slice.Answers.SelectMany(answer => answer.Prompts)
            .Select(prompt => (cases[slice.CaseId].Name, slice.Slice, prompt.Box, prompt.Points)))
            .Where(prompt => prompt.Points.Count == 0 || masks.Sam.TakesPoints)
            .Where(prompt => masks.AtHand(prompt.Name, prompt.Slice, prompt.Box, prompt.Points) is null)
            .Take(MostMasksABeat).ToArray();
        foreach (var (name, slice, box, points) in missing)
        {
            _stop.Token.ThrowIfCancellationRequested();
            await masks.Predict(name, slice, box, points, EmbeddingNeed.Idle);
        }
    }
}
