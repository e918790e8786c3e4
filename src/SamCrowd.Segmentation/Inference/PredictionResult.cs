namespace SamCrowd.Segmentation.Inference;

/// <param name="Predicted">Ids of the cases predicted now.</param>
/// <param name="Unchanged">Cases whose output was there already.</param>
internal sealed record PredictionResult(IReadOnlyList<string> Predicted, int Unchanged);
