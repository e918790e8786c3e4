namespace SamCrowd.Experiments.Study.Layout;

/// <summary>
/// One repetition of an arm from training on: the arm's only one, or the one of a seed where an arm is repeated with several.
/// </summary>
/// <param name="Seed">Null where there is only one.</param>
internal readonly record struct ArmReplicate(string Arm, int? Seed = null)
{
    /// <summary>ARM[/seed_S], as it stands in ids and folders.</summary>
    public override string ToString() => Seed is { } seed ? $"{Arm}/seed_{seed}" : Arm;
}
