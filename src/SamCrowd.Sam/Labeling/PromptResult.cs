using SamCrowd.Annotation;

namespace SamCrowd.Sam.Labeling;

/// <summary>What SAM made of one prompt.</summary>
/// <param name="Pixels">Size of the mask, before masks that overlap it took their pixels.</param>
/// <param name="InsideBox">Part of the mask that lies in the prompt's box, 0 to 1; NaN without box or mask.</param>
internal sealed record PromptResult(BoxPrompt Prompt, float PredictedIou, float Stability, int Pixels, double InsideBox);
