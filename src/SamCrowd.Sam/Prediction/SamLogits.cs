namespace SamCrowd.Sam.Prediction;

/// <summary>A mask before its threshold, at the image's size.</summary>
/// <param name="Values">
/// Rows x Columns of the original image, C order: log odds of the object, enlarged as the model's masks are. Above 0 lies what
/// <see cref="SamPredictor.Predict(ImageEmbedding, SamPrompt)"/> gives as the mask.
/// </param>
/// <param name="PredictedIou">The model's own estimate of the mask's IoU; NaN where it gives none.</param>
internal sealed record SamLogits(float[] Values, int Rows, int Columns, float PredictedIou)
{
    /// <summary>The mask at another threshold than SAM's 0; a higher one makes it smaller.</summary>
    public bool[] Above(float threshold) => Array.ConvertAll(Values, value => value > threshold);

    /// <summary>The sigmoid of each value, 0 to 1: means of several prompts' probabilities make a soft label.</summary>
    public float[] Probabilities() => Array.ConvertAll(Values, value => 1 / (1 + MathF.Exp(-value)));
}
