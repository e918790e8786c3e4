namespace SamCrowd.Experiments.Definition.Binding;

/// <summary>The known name that a mistyped one most likely meant.</summary>
internal static class NearestName
{
    private const int LongestWord = 80;

    /// <returns>The candidate with the smallest edit distance, or null where none is near enough to be a likely slip.</returns>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        if (word.Length > LongestWord) return null;
        var (nearest, distance) = (default(string), int.MaxValue);
        foreach (var candidate in candidates)
        {
            var next = Distance(Normalise(word), Normalise(candidate));
            if (next < distance) (nearest, distance) = (candidate, next);
        }
        return nearest is not null && distance <= Math.Max(2, Math.Min(word.Length, nearest.Length) / 2) ? nearest : null;
    }

    private static string Normalise(string word) => word.Trim('-').Replace('_', '-').ToLowerInvariant();

    /// <summary>Damerau-Levenshtein with adjacent swaps (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
