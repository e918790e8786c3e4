namespace SamCrowd.Segmentation.TinySam;

/// <summary>One training example: a square image, prompts on it, and the mask they mean.</summary>
/// <param name="Image">S x S grey values 0 to 255, y x; zero where the image was padded.</param>
/// <param name="Used">Rows and columns that hold the image; beyond them is padding.</param>
/// <param name="Mask">S x S, 1 inside the structure.</param>
/// <param name="Coordinates">Prompt points in pixels, x then y.</param>
/// <param name="Labels">Meta's point labels, one a point.</param>
internal sealed record PromptedSlice(float[] Image, (int Rows, int Columns) Used, float[] Mask, float[] Coordinates, float[] Labels);
