using SamCrowd.Segmentation.Inference;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>The trained network whose predictions of the training volumes steps take up.</summary>
/// <param name="ModelFolder">What a training left: plans.json, dataset.json, fold_K.</param>
/// <param name="Folds">Whose networks predict together.</param>
/// <param name="Checkpoint">final, best or latest.</param>
internal sealed record TeacherNetwork(string ModelFolder, IReadOnlyList<string> Folds, string Checkpoint, PredictionSettings Settings);
