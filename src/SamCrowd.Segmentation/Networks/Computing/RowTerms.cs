namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>A row of a convolution's input and of its output's gradient.</summary>
/// <param name="x">First input value, padding included.</param>
/// <param name="step">Input values between neighbouring places of the output.</param>
/// <param name="gradient">First gradient of the channels looked at.</param>
/// <param name="outputs">Gradients between neighbouring places.</param>
internal readonly unsafe struct RowTerms(float* x, int step, float* gradient, int outputs, int places)
{
    public float* X => x;

    public int Step => step;

    public float* Gradient => gradient;

    public int Outputs => outputs;

    public int Places => places;

    /// <summary>From another input value on, and other output channels.</summary>
    public RowTerms From(int value, int channels = 0) => new(x + value, step, gradient + channels, outputs, places);
}
