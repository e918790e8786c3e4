using SamCrowd.Evaluation.Overlap;

namespace SamCrowd.NnUNet.Validation;

/// <summary>A model or an ensemble of two, measured by cross-validation.</summary>
/// <param name="Name">The model's name, or "ensemble___A___B___folds" as nnU-Net names it.</param>
/// <param name="Folder">All cases' label maps in one folder, with plans.json, dataset.json and summary.json.</param>
internal sealed record Candidate(string Name, string Folder, IReadOnlyList<ValidatedModel> Models, EvaluationSummary Summary)
{
    /// <summary>What candidates are chosen by.</summary>
    public double Dice => Summary.ForegroundMean.Dice;
}
