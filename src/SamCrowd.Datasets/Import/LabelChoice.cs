namespace SamCrowd.Datasets.Import;

/// <summary>A label to keep, and which of the source's labels become it.</summary>
/// <param name="From">Names in the source's own scheme.</param>
internal sealed record LabelChoice(string Name, IReadOnlyList<string> From);
