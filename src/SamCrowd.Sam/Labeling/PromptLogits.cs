using SamCrowd.Annotation;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Sam.Labeling;

/// <summary>SAM's answer to one prompt of a volume before any threshold.</summary>
/// <param name="Logits">On the slice as the image's array has it, whichever way up SAM was shown it.</param>
internal sealed record PromptLogits(BoxPrompt Prompt, SamLogits Logits);
