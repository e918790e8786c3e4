namespace SamCrowd.Experiments.Definition;

/// <summary>A path a setting gave, made absolute, with the place it was written at (for errors).</summary>
/// <param name="Full">Absolute; relative ones start from the YAML's folder, those of <c>--set</c> from the current folder.</param>
public sealed record InputPath(string Full, Position Position)
{
    public override string ToString() => Full;
}
