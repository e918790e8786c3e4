namespace SamCrowd.NnUNet.Fingerprinting;

/// <summary>
/// Intensities of one channel inside the foreground (label &gt; 0) over the whole data set, in the image's own unit (Hounsfield for CT).
/// CT normalisation clips to the two percentiles and standardises by mean and standard deviation.
/// </summary>
/// <param name="StandardDeviation">Population standard deviation.</param>
/// <param name="Percentile00_5">0.5th percentile.</param>
/// <param name="Percentile99_5">99.5th percentile.</param>
public sealed record ForegroundIntensities(
    double Max, double Mean, double Median, double Min, double Percentile00_5, double Percentile99_5, double StandardDeviation);
