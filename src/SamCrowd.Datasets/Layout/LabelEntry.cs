namespace SamCrowd.Datasets.Layout;

/// <summary>One line of dataset.json's "labels".</summary>
/// <param name="Name">E.g. "background", "liver", "whole tumor", "ignore".</param>
/// <param name="Values">The voxel values it covers: one of a label, one or more of a region.</param>
/// <param name="IsList">Whether the file wrote it as a list; a list of one value is still a plain label.</param>
public sealed record LabelEntry(string Name, IReadOnlyList<int> Values, bool IsList);
