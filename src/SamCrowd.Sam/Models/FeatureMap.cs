namespace SamCrowd.Sam.Models;

/// <summary>What a model gave out: values in C order, and their shape.</summary>
internal sealed record FeatureMap(float[] Values, long[] Shape);
