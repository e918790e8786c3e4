using static TorchSharp.torch;

namespace SamCrowd.Segmentation.TinySam;

/// <summary>
/// Image encoder: a small U-shaped network. Input [B, 3, S, S], normalised with SAM's mean and standard deviation and zero padded;
/// output [B, C, S/4, S/4].
/// </summary>
internal sealed class TinySamEncoder : nn.Module<Tensor, Tensor>
{
    public readonly NormalizedConvolution Half, Quarter, Eighth, EighthMore, Sixteenth, SixteenthMore, UpEighth, UpQuarter;

    public TinySamEncoder(TinySamArchitecture architecture)
        : base("encoder")
    {
        Half = new NormalizedConvolution("half", 3, 16, stride: 2);
        Quarter = new NormalizedConvolution("quarter", 16, 32, stride: 2);
        Eighth = new NormalizedConvolution("eighth", 32, 64, stride: 2);
        EighthMore = new NormalizedConvolution("eighth_more", 64, 64);
        Sixteenth = new NormalizedConvolution("sixteenth", 64, 96, stride: 2);
        SixteenthMore = new NormalizedConvolution("sixteenth_more", 96, 96, dilation: 2);
        UpEighth = new NormalizedConvolution("up_eighth", 96 + 64, 64);
        UpQuarter = new NormalizedConvolution("up_quarter", 64 + 32, architecture.EmbeddingChannels);
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
