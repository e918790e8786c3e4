namespace SamCrowd.Segmentation.Export;

/// <summary>A patch and its logits, C order: b c (z) y x and b k (z) y x.</summary>
internal sealed record ExportedPatch(long[] Shape, float[] Values, long[] LogitShape, float[] Logits);
