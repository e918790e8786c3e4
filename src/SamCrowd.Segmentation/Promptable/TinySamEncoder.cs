using static TorchSharp.torch;

namespace SamCrowd.Segmentation.Promptable;

/// <summary>
/// Image encoder: a small U-shaped network. Input [B, 3, S, S], normalised with SAM's mean and standard deviation and zero padded;
/// output [B, C, S/4, S/4].
/// </summary>
internal sealed class TinySamEncoder : nn.Module<Tensor, Tensor>
{
    public readonly ConvolutionBlock Half, Quarter, Eighth, EighthMore, Sixteenth, SixteenthMore, UpEighth, UpQuarter;

    public TinySamEncoder(TinySamArchitecture architecture)
        : base("encoder")
    {
        Half = new ConvolutionBlock("half", 3, 16, stride: 2);
        Quarter = new ConvolutionBlock("quarter", 16, 32, stride: 2);
        Eighth = new ConvolutionBlock("eighth", 32, 64, stride: 2);
        EighthMore = new ConvolutionBlock("eighth_more", 64, 64);
        Sixteenth = new ConvolutionBlock("sixteenth", 64, 96, stride: 2);
        SixteenthMore = new ConvolutionBlock("sixteenth_more", 96, 96, dilation: 2);
        UpEighth = new ConvolutionBlock("up_eighth", 96 + 64, 64);
        UpQuarter = new ConvolutionBlock("up_quarter", 64 + 32, architecture.EmbeddingChannels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor image)
    {
        var quarter = Quarter.forward(Half.forward(image));
        var eighth = EighthMore.forward(Eighth.forward(quarter));
        var sixteenth = SixteenthMore.forward(Sixteenth.forward(eighth));
        var upEighth = UpEighth.forward(cat([Twice(sixteenth), eighth], 1));
        return UpQuarter.forward(cat([Twice(upEighth), quarter], 1));
    }

    private static Tensor Twice(Tensor input) => nn.functional.interpolate(input, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
}
