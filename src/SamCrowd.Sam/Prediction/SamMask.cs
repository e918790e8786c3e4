namespace SamCrowd.Sam.Prediction;

/// <summary>SAM's answer to one prompt.</summary>
/// <param name="Pixels">rows x columns of the original image, C order: logit above 0.</param>
/// <param name="PredictedIou">The model's own guess of the mask's IoU; NaN where it gives none.</param>
/// <param name="Stability">IoU of the low-resolution masks at logit above +1 and above -1 (Meta's stability score, offset 1).</param>
/// <param name="LowResolutionLogits">The chosen mask's logits, e.g. 256x256.</param>
public sealed record SamMask(bool[] Pixels, float PredictedIou, float Stability, float[] LowResolutionLogits);
