using SamCrowd.Annotation;

namespace SamCrowd.Sam.Labeling;

/// <summary>On which slices a label had a prompt.</summary>
/// <param name="Drawn">Slices with a prompt of the table, ascending.</param>
/// <param name="Interpolated">Slices whose box was interpolated between drawn ones and prompted SAM as well, ascending.</param>
internal sealed record PromptCoverage(SliceAxis Axis, int Label, IReadOnlyList<int> Drawn, IReadOnlyList<int> Interpolated)
{
    /// <param name="drawn">The table's prompts of one case.</param>
    /// <param name="interpolated">The prompts made between them; none where gaps are not filled.</param>
    public static IReadOnlyList<PromptCoverage> Of(IReadOnlyList<BoxPrompt> drawn, IReadOnlyList<BoxPrompt> interpolated) =>
    [
        .. drawn.GroupBy(p => (p.Axis, p.Label)).OrderBy(g => g.Key)
            .Select(g => new PromptCoverage(g.Key.Axis, g.Key.Label, Slices(g),
            Slices(interpolated.Where(p => (p.Axis, p.Label) == g.Key)))),
    ];

    private static IReadOnlyList<int> Slices(IEnumerable<BoxPrompt> prompts) => [.. prompts.Select(p => p.Slice).Distinct().Order()];
}
