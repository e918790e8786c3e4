namespace SamCrowd.Segmentation.Networks;

/// <summary>First weights of the layers that make logits.</summary>
internal enum HeadInitialization
{
    /// <summary><see cref="OrthogonalHeadInitialization"/>.</summary>
    Orthogonal,

    /// <summary>nnU-Net's own: He's independent normal draws, as in every other convolution.</summary>
    He,
}
