namespace SamCrowd.Annotation;

/// <summary>What an annotator saw while marking: how large the slice was on the screen, and in which window of intensities.</summary>
/// <param name="Width">Of the whole slice on the screen, in CSS pixels.</param>
/// <param name="Height">Of the whole slice on the screen, in CSS pixels.</param>
/// <param name="Window">Intensities shown black and white; null where there is no window.</param>
internal sealed record ShownPicture(double Width, double Height, (double Low, double High)? Window);
