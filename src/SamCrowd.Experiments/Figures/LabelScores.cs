namespace SamCrowd.Experiments.Figures;

/// <summary>The scores of one label: for each arm one value a case, cases in the same order in all arms.</summary>
/// <param name="Arms">Arm names in the study's order, the reference first.</param>
/// <param name="Values">Of each arm; NaN where a case has no score.</param>
/// <param name="PValues">Of each arm against the first; null for the first itself and where none was computed.</param>
internal sealed record LabelScores(string Label, IReadOnlyList<string> Arms, IReadOnlyList<IReadOnlyList<double>> Values,
    IReadOnlyList<double?> PValues)
{
    /// <summary>Place of each arm in the study, which gives its colour.</summary>
    public IReadOnlyList<int> Places { get; init; } = [.. Enumerable.Range(0, Arms.Count)];
}
