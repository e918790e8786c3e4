using SamCrowd.Annotation;

namespace SamCrowd.Sam.AutomaticMasks;

/// <summary>One mask that was found without a prompt.</summary>
/// <param name="Pixels">rows x columns of the image, C order.</param>
/// <param name="Box">First and last column and row of the mask.</param>
/// <param name="Stability">IoU of the masks at logit above +offset and above -offset, at the image's size.</param>
/// <param name="X">The grid point that it was found from, as SAM takes points: column, where a whole number n is column n.</param>
/// <param name="Y">Its row.</param>
/// <param name="Crop">The crop that it was found in; the whole image in layer 0.</param>
internal sealed record AutomaticMask(bool[] Pixels, PixelBox Box, float PredictedIou, float Stability, float X, float Y, ImageCrop Crop)
{
    public int Area => Pixels.AsSpan().Count(true);
}
