namespace SamCrowd.Segmentation.Training;

/// <summary>nnU-Net's polynomial decay, one rate an epoch (nnunetv2/training/lr_scheduler/polylr.py).</summary>
internal static class LearningRateSchedule
{
    private const double Exponent = 0.9;

    public static double At(int epoch, int epochs, double initial) => initial * Math.Pow(1 - (epoch / (double)epochs), Exponent);
}
