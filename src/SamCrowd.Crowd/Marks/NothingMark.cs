namespace SamCrowd.Crowd.Marks;

/// <summary>The statement that a slice shows none of the objects asked for: a mark of its own, not the absence of one.</summary>
internal sealed record NothingMark
{
    /// <inheritdoc cref="Mark.Seconds"/>
    public double Seconds { get; init; }

    /// <inheritdoc cref="Mark.Window"/>
    public double[]? Window { get; init; }

    /// <inheritdoc cref="Mark.Picture"/>
    public double[]? Picture { get; init; }
}
