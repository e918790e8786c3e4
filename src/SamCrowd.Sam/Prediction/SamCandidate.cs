namespace SamCrowd.Sam.Prediction;

/// <summary>One of the masks that a decoder offers for a prompt.</summary>
/// <param name="Logits">Low-resolution logits, Rows x Columns, C order.</param>
/// <param name="PredictedIou">The model's own guess of the mask's IoU; NaN where it gives none.</param>
internal sealed record SamCandidate(float[] Logits, int Rows, int Columns, float PredictedIou);
