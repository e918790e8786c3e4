using SamCrowd.Sam.Contracts;
using static SamCrowd.Sam.Contracts.DecoderFamily;
using static SamCrowd.Sam.Contracts.MaskEnlargement;
using static SamCrowd.Sam.Contracts.PixelScaling;
using static SamCrowd.Sam.Contracts.ResizeFilter;

namespace SamCrowd.Sam.Tests.Members;

/// <summary>The members of the SAM family whose public exports are understood. Where each contract is from: docs/sam.md.</summary>
internal static partial class MemberTable
{
    private const string Embedding = "image_embeddings:f[1,256,64,64]";
    private const string Points = "point_coords:f[1,n,2] point_labels:f[1,n]";
    private const string MetaPrompts = $"{Points} mask_input:f[1,1,256,256] has_mask_input:f[1] orig_im_size:f[2]";
    private const string Meta = $"{Embedding} {MetaPrompts}";
    private const string FourMasks = "masks:f[b,m,h,w] iou_predictions:f[1,4] low_res_masks:f[1,4,256,256]";
    private const string OneMask = "masks:f[b,m,h,w] iou_predictions:f[b,1] low_res_masks:f[b,1,256,256]";

    // 30 columns become 1024, 20 rows 682.67, rounded.
    private static readonly (int, int) Sam1024 = (683, 1024);
    private static readonly (double, double) SamScale = (1024 / 30.0, 683 / 20.0);
    private static readonly (double, double) SquareScale = (1024 / 30.0, 1024 / 20.0);

    public static IReadOnlyList<Member> All => [.. OfSam, .. OfSamsRelatives, .. OfSam2];

    private static Member[] OfSam =>
    [
        Like(new("SAM, four masks", $"input_image:f[1,3,1024,1024] -> {Embedding}", $"{Meta} -> {FourMasks}")),
        Like(new("SAM, --return-single-mask", $"input_image:f[1,3,1024,1024] -> {Embedding}", $"{Meta} -> {OneMask}"))
            with { Tokens = MaskTokens.ByPointCount, BoxMask = 0, MedSamRefused = true },
        // Five outputs, three names: the third named one is the stability score.
        Like(new("SAM, --return-extra-metrics", $"input_image:f[1,3,1024,1024] -> {Embedding}",
            $"{Meta} -> masks:f[b,m,h,w] iou_predictions:f[1,4] low_res_masks:f[1,4] 2003:f[1,4] masks.1:f[1,4,256,256]")),
        Like(new("SAM, raw torch export without names", "input.1:f[1,3,1024,1024] -> 614:f[1,256,64,64]", $"{Meta} -> {FourMasks}")),
        Like(new("SAM, osam: x", "x:f[1,3,1024,1024] -> output:f[1,256,64,64]", $"image_embedding:f[1,256,64,64] {MetaPrompts} -> "
            + $"{FourMasks}")),
        Like(new("SAM, samexporter --use-preprocess", $"input_image:f[h,w,3] -> {Embedding}", $"{Meta} -> {FourMasks}"))
            with { EncoderFamily = "SAM, preparation inside", Scaling = Raw, MedSamRefused = true },
        Like(new("SAM, samexporter, embedding of open size", "input_image:f[h,w,3] -> image_embeddings:f[1?,256?,64?,64?]",
            $"{Meta} -> {FourMasks}"))
            with { EncoderFamily = "SAM, preparation inside", Scaling = Raw, MedSamRefused = true },
        Like(new("SAM, half precision", "input_image:h[1,3,1024,1024] -> image_embeddings:h[1,256,64,64]",
            "image_embeddings:h[1,256,64,64] point_coords:h[1,n,2] point_labels:h[1,n] mask_input:h[1,1,256,256] has_mask_input:h[1] "
            + "orig_im_size:h[2] -> masks:h[b,m,h,w] iou_predictions:f[1,4] low_res_masks:f[1,4,256,256]")),
        Like(new("SAM, CVAT", $"image:f[1,3,1024,1024] -> {Embedding}", $"{Meta} -> {OneMask} xtl:f[1] ytl:f[1] xbr:f[1] ybr:f[1]"))
            with { DecoderKind = Cvat, Tokens = MaskTokens.ByPointCount, BoxMask = 0, MedSamRefused = true },
        Like(new("RepViT-SAM", $"image:f[1,3,1024,1024] -> {Embedding}", $"{Meta} -> {OneMask}"))
            with { Tokens = MaskTokens.ByPointCount, BoxMask = 0, MedSamRefused = true },
        Like(new("SAM-HQ", $"input_image:f[1,3,1024,1024] -> {Embedding} i0:f[1,64,64,768] i1:f[1,64,64,768] i2:f[1,64,64,768] "
            + "i3:f[1,64,64,768]",
            $"{Embedding} interm_embeddings:f[4,1,64,64,768] {MetaPrompts} -> {OneMask}"))
            with { EncoderFamily = "SAM-HQ", DecoderKind = SamHq, Tokens = MaskTokens.ChosenInside, BoxMask = 0, MedSamRefused = true },
        Like(new("SAM-HQ, intermediate features stacked", $"input_image:f[h,w,3] -> {Embedding} interm_embeddings:f[4,1,64,64,768]",
            $"{Embedding} interm_embeddings:f[4,1,64,64,768] {MetaPrompts} -> {OneMask}"))
            with
            {
                EncoderFamily = "SAM-HQ, preparation inside",
                DecoderKind = SamHq,
                Scaling = Raw,
                Tokens = MaskTokens.ChosenInside,
                BoxMask = 0,
                MedSamRefused = true,
            },
        Like(new("Light HQ-SAM, X-AnyLabeling", $"input_image:f[h,w,3] -> {Embedding} i0:f[1,64,64,160] i1:f[1,64,64,160] "
            + "i2:f[1,64,64,160] i3:f[1,64,64,160]",
            $"{Embedding} interm_embeddings:f[4,1,64,64,160] {MetaPrompts} -> {OneMask}"))
            with
            {
                EncoderFamily = "SAM-HQ, preparation inside",
                DecoderKind = SamHq,
                Scaling = Raw,
                Tokens = MaskTokens.ChosenInside,
                BoxMask = 0,
                MedSamRefused = true,
            },
        Like(new("HF Optimum, standard", $"pixel_values:f[b,3,1024,1024] -> {HfFeatures}", $"{HfFeatures} {HfPoints} -> {HfMasks}"))
            with
            {
                EncoderFamily = "SAM, HF Optimum",
                DecoderKind = HuggingFace,
                Tokens = MaskTokens.Candidates,
                BoxMask = null,
                Padding = false,
                ClicksOnly = true,
                MedSamRefused = true,
            },
        // The same names; its graph knows corner labels and leaves the padding point to the caller.
        Like(new("SlimSAM, corners as points", $"pixel_values:f[b,3,1024,1024] -> {HfFeatures}", $"{HfFeatures} {HfPoints} -> {HfMasks}"))
            with
            {
                EncoderFamily = "SAM, HF Optimum",
                DecoderKind = HuggingFace,
                Tokens = MaskTokens.Candidates,
                BoxMask = 1,
                Padding = true,
                MedSamRefused = true,
            },
        Like(new("HF, boxes", $"pixel_values:f[b,3,1024,1024] -> {HfFeatures}", $"{HfFeatures} input_boxes:f[b,n,4] -> {HfMasks}"))
            with
            {
                EncoderFamily = "SAM, HF Optimum",
                DecoderKind = HuggingFace,
                Tokens = MaskTokens.Candidates,
                BoxMask = 1,
                Padding = null,
                MedSamRefused = true,
            },
        Like(new("SlimSAM, points and boxes", $"pixel_values:f[b,3,1024,1024] -> {HfFeatures}", $"{HfFeatures} {HfPoints} "
            + $"input_boxes:f[b,m,4] -> {HfMasks}"))
            with
            {
                EncoderFamily = "SAM, HF Optimum",
                DecoderKind = HuggingFace,
                Tokens = MaskTokens.Candidates,
                BoxMask = 1,
                Padding = true,
                MedSamRefused = true,
            },
    ];

    private const string HfFeatures = "image_embeddings:f[1,256,64,64] image_positional_embeddings:f[1,256,64,64]";
    private const string HfPoints = "input_points:f[b,p,n,2] input_labels:i64[b,p,n]";
    private const string HfMasks = "iou_scores:f[1,1,3] pred_masks:f[1,1,3,256,256]";

    private static Member[] OfSamsRelatives =>
    [
        Like(new("NanoSAM", $"image:f[1,3,1024,1024] -> {Embedding}",
            $"{Embedding} {Points} mask_input:f[1,1,256,256] has_mask_input:f[1] -> iou_predictions:f[1,4] low_res_masks:f[1,4,256,256]"))
            with
            {
                EncoderFamily = "NanoSAM",
                DecoderKind = NanoSam,
                Resized = (682, 1024),
                Scale = (1024 / 30.0, 1024 / 30.0),
                Filter = PillowBicubic,
                Enlargement = CutFirst,
                Padding = false,
                MedSamRefused = true,
            },
        Like(new("EdgeSAM", $"image:f[1,3,1024,1024] -> {Embedding}", $"{Embedding} {Points} -> scores:f[1,4] masks:f[1,4,256,256]"))
            with { DecoderKind = EdgeSam },
        Like(new("EdgeSAM, X-AnyLabeling", $"input_image:u8[1,3,h,w] -> {Embedding}", $"{Embedding} {Points} -> scores:f[1,4] "
            + "masks:f[1,4,256,256]"))
            with { EncoderFamily = "EdgeSAM, preparation inside", DecoderKind = EdgeSam, Scaling = Raw, MedSamRefused = true },
        Like(new("EfficientViT-SAM l0", $"input_image:f[b,3,512,512] -> {Embedding}", $"{Embedding} {BatchedPoints} -> "
            + "masks:f[b,4,256,256] iou_predictions:f[b,4]"))
            with { EncoderFamily = "EfficientViT-SAM", DecoderKind = EfficientVit, Resized = (341, 512), MedSamRefused = true },
        Like(new("EfficientViT-SAM l0, one mask", $"input_image:f[b,3,512,512] -> {Embedding}", $"{Embedding} {BatchedPoints} -> "
            + "masks:f[b,1,256,256] iou_predictions:f[b,1]"))
            with
            {
                EncoderFamily = "EfficientViT-SAM",
                DecoderKind = EfficientVit,
                Resized = (341, 512),
                Tokens = MaskTokens.ChosenInside,
                BoxMask = 0,
                MedSamRefused = true,
            },
        Like(new("EfficientViT-SAM xl1", $"input_image:f[b,3,1024,1024] -> {Embedding}", $"{Embedding} {BatchedPoints} -> "
            + "masks:f[b,4,256,256] iou_predictions:f[b,4]"))
            with { DecoderKind = EfficientVit },
        Like(new("EfficientViT-SAM, X-AnyLabeling", $"input_image:u8[h,w,3] -> {Embedding}", $"{Meta} -> {FourMasks}"))
            with { EncoderFamily = "EfficientViT-SAM, preparation inside", Scaling = Raw, MedSamRefused = true },
        Like(new("EfficientSAM", "batched_images:f[b,3,h,w] -> image_embeddings:f[b,256,64,64]",
            "image_embeddings:f[b,256,64,64] batched_point_coords:f[1,1,n,2] batched_point_labels:f[1,1,n] orig_im_size:i64[2] "
            + "-> output_masks:f[1,1,3,h,w] iou_predictions:f[1,1,3] 2105:f[1,3,256,256]"))
            with
            {
                EncoderFamily = "EfficientSAM",
                DecoderKind = EfficientSam,
                Resized = (20, 30),
                Scale = (1, 1),
                Scaling = Unit,
                Tokens = MaskTokens.Candidates,
                Enlargement = OneStep,
                BoxMask = 1,
                Padding = false,
                MedSamRefused = true,
            },
        Like(new("EfficientSAM, one file", null,
            "batched_images:f[b,3,h,w] batched_point_coords:f[b,1,n,2] batched_point_labels:f[b,1,n] -> output_masks:f[b,1,3,h,w] "
                + "iou_predictions:f[b,1,3] 2000:f[1,3,256,256]"))
            with
            {
                EncoderFamily = "EfficientSAM",
                DecoderKind = EfficientSam,
                Resized = (20, 30),
                Scale = (1, 1),
                Scaling = Unit,
                Tokens = MaskTokens.Candidates,
                Enlargement = OneStep,
                BoxMask = 1,
                Padding = false,
                MedSamRefused = true,
            },
        Like(new("SAM-Med2D", "input_image:f[1,3,256,256] -> image_embeddings:f[1,256,16,16]", $"{Med2DInputs} -> {Med2DMasks}"))
            with
            {
                EncoderFamily = "SAM-Med2D",
                DecoderKind = SamMed2D,
                Resized = (256, 256),
                Scale = (256 / 30.0, 256 / 20.0),
                Filter = Nearest,
                MedSamRefused = true,
            },
        Like(new("SAM-Med2D, one mask", "input_image:f[1,3,256,256] -> image_embeddings:f[1,256,16,16]",
            $"{Med2DInputs} -> masks:f[b,m,h,w] iou_predictions:f[b,1] low_res_masks:f[b,1,64,64]"))
            with
            {
                EncoderFamily = "SAM-Med2D", DecoderKind = SamMed2D, Resized = (256, 256), Scale = (256 / 30.0, 256 / 20.0), Filter =
                    Nearest, Tokens = MaskTokens.ByPointCount,
                BoxMask = 0, MedSamRefused = true,
            },
        Like(new("SAM-Med2D --use-preprocess", "input_image:f[h,w,3] -> image_embeddings:f[1,256,16,16]", $"{Med2DInputs} -> {Med2DMasks}"))
            with
            {
                EncoderFamily = "SAM-Med2D, preparation inside",
                DecoderKind = SamMed2D,
                Resized = (256, 256),
                Scale = (256 / 30.0, 256 / 20.0),
                Scaling = Raw,
                Filter = Nearest,
                MedSamRefused = true,
            },
        Like(new("LiteMedSAM", $"input_image:f[1,3,256,256] -> {Embedding}",
            $"{Embedding} batched_point_coords:f[1,n,2] batched_point_labels:f[1,n] orig_im_size:i64[2] -> {FourMasks}"))
            with
            {
                EncoderFamily = "LiteMedSAM",
                DecoderKind = LiteMedSam,
                Resized = (171, 256),
                Scale = (256 / 30.0, 256 / 30.0),
                Scaling = MinMax,
                Filter = OpenCvArea,
                BoxMask = 0,
                Whole = true,
            },
        Like(new("tiny-sam", "input_image:f[1,3,272,272] -> image_embeddings:f[1,48,68,68]",
            $"image_embeddings:f[1,48,68,68] {Points} mask_input:f[1,1,136,136] has_mask_input:f[1] orig_im_size:f[2] -> masks:f[1,1,h,w] "
                + "iou_predictions:f[1,1] low_res_masks:f[1,1,136,136]"))
            with
            {
                EncoderFamily = "SAM, as stated", Resized = (181, 272), Scale = (272 / 30.0, 181 / 20.0), Tokens = MaskTokens.Single,
                    BoxMask = 0, MedSamRefused = true,
                Contract = """{ "side": 272, "fit": "long-side", "scaling": "mean-std", "mask_tokens": "single" }""",
            },
    ];

    private const string BatchedPoints = "point_coords:f[b,n,2] point_labels:f[b,n]";
    private const string Med2DInputs = $"image_embeddings:f[1,256,16,16] {Points} mask_input:f[1,1,64,64] has_mask_input:f[1] "
        + "orig_im_size:f[2]";
    private const string Med2DMasks = "masks:f[b,m,h,w] iou_predictions:f[1,4] low_res_masks:f[1,4,64,64]";

    // What Meta's predictor does; the members differ from it.
    private static Member Like(Bare bare) => new(bare.Name, bare.Encoder, bare.Decoder)
    {
        EncoderFamily = "SAM",
        DecoderKind = DecoderFamily.Sam,
        Resized = Sam1024,
        Scale = SamScale,
        Scaling = MeanStd,
        Filter = PillowBilinear,
        Tokens = MaskTokens.All,
        Enlargement = TwoSteps,
        BoxMask = 2,
        Padding = true,
    };

    private sealed record Bare(string Name, string? Encoder, string Decoder);
}
