namespace SamCrowd.NnUNet.Augmentation.Labels;

/// <summary>Morphological operators with a ball as structuring element.</summary>
public enum BinaryOperator
{
    Dilation,
    Erosion,
    Closing,
    Opening,
}
