using System.Globalization;

namespace SamCrowd.Fuzz;

/// <summary>How many inputs of each target ended how.</summary>
public sealed class CampaignResult
{
    private readonly SortedDictionary<string, int[]> _counts = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];

    /// <summary>All that was neither accepted nor refused as it should be.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Inputs tried.</summary>
    public int Inputs => _counts.Values.Sum(counts => counts.Sum());

    /// <summary>Inputs that ended so.</summary>
    public int Count(Verdict verdict) => _counts.Values.Sum(counts => counts[(int)verdict]);

    internal void Add(Finding finding)
    {
        if (!_counts.TryGetValue(finding.Target, out var counts))
            _counts[finding.Target] = counts = new int[Enum.GetValues<Verdict>().Length];
        counts[(int)finding.Verdict]++;
        if (finding.Verdict > Verdict.Refused) _findings.Add(finding);
    }

    /// <summary>One line a target, one a kind of finding with the numbers of a few inputs, and the sum.</summary>
    public IEnumerable<string> Lines()
    {
        yield return string.Format(CultureInfo.InvariantCulture, "{0,-24}{1,10}{2,10}{3,10}{4,12}{5,6}{6,8}", "target", "accepted",
            "refused", "unclear", "unexpected", "hang", "memory");
        foreach (var (target, counts) in _counts) yield return Row(target, counts);
        yield return Row("all", [.. Enum.GetValues<Verdict>().Select(Count)]);
        var kinds = _findings.GroupBy(one =>
            (one.Target, one.Verdict, one.Where, Kind: one.Verdict == Verdict.RefusedUnclearly ? "" : one.Message.Split(':')[0]));
        foreach (var kind in kinds.OrderByDescending(kind => kind.Key.Verdict).ThenByDescending(kind => kind.Count()))
        {
            var numbers = string.Join(", ", kind.Take(4).Select(one => one.Number));
            yield return $"{kind.Key.Verdict} {kind.Key.Target} x {kind.Count()} ({numbers}): {kind.First().Message} {kind.Key.Where}";
        }
    }

    private static string Row(string target, int[] counts) => string.Format(
        CultureInfo.InvariantCulture, "{0,-24}{1,10}{2,10}{3,10}{4,12}{5,6}{6,8}", target, counts[0], counts[1], counts[2], counts[3],
        counts[4], counts[5]);
}
