namespace SamCrowd.Experiments.Definition;

/// <summary>Where images and ground truth come from.</summary>
internal enum DataSource
{
    /// <summary>Medical Segmentation Decathlon layout.</summary>
    Msd,

    /// <summary>nnU-Net v2 raw layout.</summary>
    Nnunet,

    /// <summary>The Synapse folder of "Beyond the Cranial Vault".</summary>
    Btcv,

    /// <summary>A folder of images beside a folder of labels.</summary>
    Folder,

    /// <summary>Synthetic abdominal CT made on the spot.</summary>
    Phantom,
}
