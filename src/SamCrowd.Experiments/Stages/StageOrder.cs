namespace SamCrowd.Experiments.Stages;

/// <summary>
/// Which of the stages to be done can be begun: those whose needs are done, in the order in which they were given. Keeps count of what each
/// still waits for, so that the end of one costs as much as it has followers, however many others wait.
/// </summary>
internal sealed class StageOrder
{
    private readonly StageStatus[] _stages;
    private readonly int[] _missing;
    private readonly Dictionary<StageId, List<int>> _followers = [];
    private readonly SortedSet<int> _ready = [];
    private int _waiting;

    /// <param name="todo">What is needed and not here is done already.</param>
    public StageOrder(IEnumerable<StageStatus> todo)
    {
        _stages = [.. todo];
        (_missing, _waiting) = (new int[_stages.Length], _stages.Length);
        foreach (var status in _stages) _followers.Add(status.Stage.Id, []);
        for (var index = 0; index < _stages.Length; index++)
        {
            foreach (var needed in _stages[index].Stage.DependsOn.Distinct())
            {
                if (!_followers.TryGetValue(needed, out var followers)) continue;
                followers.Add(index);
                _missing[index]++;
            }
            if (_missing[index] == 0) _ready.Add(index);
        }
    }

    /// <summary>Whether a stage was not begun.</summary>
    public bool IsWaiting => _waiting > 0;

    /// <summary>Takes out the first stage that can be begun and suits; null where there is none.</summary>
    public StageStatus? TryNext(Func<StageStatus, bool> suits)
    {
        foreach (var index in _ready)
        {
            if (!suits(_stages[index])) continue;
            _ready.Remove(index);
            _waiting--;
            return _stages[index];
        }
        return null;
    }

    /// <summary>A stage is done: what waited for it alone can be begun.</summary>
    public void End(StageId id)
    {
        foreach (var index in _followers[id])
            if (--_missing[index] == 0) _ready.Add(index);
    }
}
