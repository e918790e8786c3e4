using SamCrowd.Annotation;

namespace SamCrowd.Sam.Labeling;

/// <summary>All prompts of one slice, in drawing order.</summary>
internal sealed record SlicePrompts(SliceAxis Axis, int Slice, IReadOnlyList<BoxPrompt> Prompts);
