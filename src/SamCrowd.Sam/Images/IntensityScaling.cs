namespace SamCrowd.Sam.Images;

/// <summary>How a slice's intensities become 0..255.</summary>
internal enum IntensityScaling
{
    /// <summary>The slice's own minimum and maximum (the study).</summary>
    SliceMinMax,

    /// <summary>A fixed window, e.g. in Hounsfield units.</summary>
    Window,

    /// <summary>Percentiles of the volume's voxels that are not 0 (MR).</summary>
    VolumePercentiles,
}
