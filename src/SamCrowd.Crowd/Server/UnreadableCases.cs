namespace SamCrowd.Crowd.Server;

/// <summary>Cases whose image could not be read: no task of them is given until they are tried again a minute later.</summary>
internal sealed class UnreadableCases(TimeProvider clock)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, DateTimeOffset> _until = [];

    public IReadOnlyCollection<int> Now
    {
        get
        {
            var now = clock.GetUtcNow();
            lock (_gate) return [.. _until.Where(entry => entry.Value > now).Select(entry => entry.Key)];
        }
    }

    /// <returns>True where it was not known yet.</returns>
    public bool Add(int caseId)
    {
        lock (_gate)
        {
            var isNew = !_until.ContainsKey(caseId);
            _until[caseId] = clock.GetUtcNow() + Rest;
            return isNew;
        }
    }
}
