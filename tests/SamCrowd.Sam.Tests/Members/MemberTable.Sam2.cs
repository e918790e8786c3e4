using SamCrowd.Sam.Contracts;
using static SamCrowd.Sam.Contracts.DecoderFamily;
using static SamCrowd.Sam.Contracts.MaskEnlargement;
using static SamCrowd.Sam.Contracts.ResizeFilter;

namespace SamCrowd.Sam.Tests.Members;

/// <summary>SAM 2, its exporters, and the models that are called like it.</summary>
internal static partial class MemberTable
{
    private const string Levels = "high_res_feats_0:f[1,32,256,256] high_res_feats_1:f[1,64,128,128]";
    private const string Labels = "point_coords:f[l,n,2] point_labels:f[l,n] mask_input:f[l,1,256,256] has_mask_input:f[l]";
    private const string HfLevels = "image_embeddings.0:f[1,32,256,256] image_embeddings.1:f[1,64,128,128] "
        + "image_embeddings.2:f[1,256,64,64]";
    private const string TrackerLevels = "image_embeddings.0:f[1,32,288,288] image_embeddings.1:f[1,64,144,144] "
        + "image_embeddings.2:f[1,256,72,72]";
    private const string RectlabelLevels = "image_embeddings:f[1,256,64,64] high_res_features1:f[1,32,256,256] "
        + "high_res_features2:f[1,64,128,128]";
    private const string OrtLevels = "image_features_0:f[1,32,256,256] image_features_1:f[1,64,128,128] image_embeddings:f[1,256,64,64]";
    private const string OrtPrompts = "point_coords:f[l,n,2] point_labels:i32[l,n] input_masks:f[l,1,256,256] has_input_masks:f[l] "
        + "original_image_size:i32[2]";

    private static Member[] OfSam2 =>
    [
        Like2(new("SAM 2.1, samexporter", $"image:f[1,3,1024,1024] -> {Levels} image_embed:f[1,256,64,64]",
            $"image_embed:f[1,256,64,64] {Levels} {Labels} -> masks:f[l,3,256,256] iou_predictions:f[l,3]")),
        Like2(new("SAM 2.1, ibaiGorordo", $"image:f[1,3,1024,1024] -> {Levels} image_embed:f[1,256,64,64]",
            $"image_embed:f[1,256,64,64] {Levels} {Labels} orig_im_size:i32[2] -> masks:f[l,3,h,w] iou_predictions:f[l,3]")),
        Like2(new("SAM 2.1, osam and rectlabel", $"input:f[1,3,1024,1024] -> {RectlabelLevels}",
            $"{RectlabelLevels} {Labels} orig_im_size:i64[2] -> masks:f[l,4,h,w] iou_predictions:f[l,4] low_res_masks:f[l,4,256,256]"))
            with { Tokens = MaskTokens.All, BoxMask = 2 },
        Like2(new("SAM 2.1, ONNX Runtime, _multi", $"image:f[1,3,1024,1024] -> {OrtLevels}",
            $"{OrtLevels} {OrtPrompts} -> masks:bool[l,3,h,w] iou_predictions:f[l,3] low_res_masks:f[l,3,256,256]")),
        Like2(new("SAM 2.1, ONNX Runtime, one mask", $"image:f[1,3,1024,1024] -> {OrtLevels}",
            $"{OrtLevels} {OrtPrompts} -> masks:bool[l,1,h,w] iou_predictions:f[l,1] low_res_masks:f[l,1,256,256]"))
            with { Tokens = MaskTokens.ChosenInside, BoxMask = 0 },
        Like2(new("EdgeTAM, onnx-community", $"pixel_values:f[b,3,1024,1024] -> {HfLevels}",
            $"{HfPoints} input_boxes:f[b,m,4] {HfLevels} -> iou_scores:f[1,1,3] pred_masks:f[1,1,3,256,256] object_score_logits:f[1,1,1]"))
                with { Padding = true },
        Like2(new("MedSAM2, samexporter", "image:f[1,3,512,512] -> high_res_feats_0:f[1,32,128,128] high_res_feats_1:f[1,64,64,64] "
            + "image_embed:f[1,256,32,32]",
            "image_embed:f[1,256,32,32] high_res_feats_0:f[1,32,128,128] high_res_feats_1:f[1,64,64,64] point_coords:f[l,n,2] "
                + "point_labels:f[l,n] "
            + "mask_input:f[l,1,128,128] has_mask_input:f[l] -> masks:f[l,3,128,128] iou_predictions:f[l,3]"))
            with { EncoderFamily = "MedSAM2", Resized = (512, 512), Scale = (512 / 30.0, 512 / 20.0), Filter = PillowBicubic },
        Like2(new("SAM 2.1, transformers.js", $"pixel_values:f[1,3,1024,1024] -> {HfLevels}",
            $"{HfPoints} input_boxes:f[b,m,4] {HfLevels} -> iou_scores:f[1,1,3] pred_masks:f[1,1,3,256,256] object_score_logits:f[1,1,1]"))
                with { Padding = true },
        Like2(new("SAM 2, SAM2Export", "image:f[1,3,1024,1024] -> pix_feat:f[1,256,64,64] high_res_feat0:f[1,32,256,256] "
            + "high_res_feat1:f[1,64,128,128] "
            + "vision_feats:f[1,256,64,64] vision_pos_embed:f[4096,1,256]",
            $"point_coords:f[l,n,2] point_labels:f[l,n] frame_size:i64[2] image_embed:f[1,256,64,64] {Levels} "
            + "-> obj_ptr:f[1,256] mask_for_mem:f[1,1,1024,1024] pred_mask:f[1,1,h,w]"))
            with { DecoderKind = Sam2Export, Tokens = MaskTokens.ChosenInside, BoxMask = 0 },
        Like2(new("SAM 3 tracker, transformers.js", $"pixel_values:f[b,3,1008,1008] -> {TrackerLevels}",
            $"{HfPoints} input_boxes:f[b,m,4] {TrackerLevels} -> iou_scores:f[1,1,3] pred_masks:f[1,1,3,288,288] "
                + "object_score_logits:f[1,1,1]"))
            with
            {
                EncoderFamily = "SAM 3 tracker",
                DecoderKind = Sam3Tracker,
                Resized = (1008, 1008),
                Scale = (1008 / 30.0, 1008 / 20.0),
                Scaling = PixelScaling.Half,
                Filter = PillowBilinear,
                Padding = true,
            },
        Like2(new("EfficientTAM 1024", "image:f[1,3,1024,1024] -> image_embed:f[1,256,64,64]",
            $"image_embed:f[1,256,64,64] {Labels} -> masks:f[l,3,256,256] iou_predictions:f[l,3]"))
                with { EncoderFamily = "EfficientTAM", DecoderKind = EfficientTam },
        Like2(new("EfficientTAM 512", "image:f[1,3,512,512] -> image_embed:f[1,256,32,32]",
            "image_embed:f[1,256,32,32] point_coords:f[l,n,2] point_labels:f[l,n] mask_input:f[l,1,128,128] has_mask_input:f[l] -> "
                + "masks:f[l,3,128,128] iou_predictions:f[l,3]"))
            with { EncoderFamily = "EfficientTAM", DecoderKind = EfficientTam, Resized = (512, 512), Scale = (512 / 30.0, 512 / 20.0) },
        Like2(new("MedSAM2", "image:f[1,3,512,512] -> image_embed:f[1,256,32,32] high_res_0:f[1,32,128,128] high_res_1:f[1,64,64,64]",
            "image_embed:f[1,256,32,32] high_res_0:f[1,32,128,128] high_res_1:f[1,64,64,64] box:f[1,4] mask_input:f[1,1,128,128] "
                + "has_mask:f[1] "
            + "-> mask:f[1,1,1024,1024] iou_pred:f[1,1]"))
            with
            {
                EncoderFamily = "MedSAM2", Resized = (512, 512), Scale = (512 / 30.0, 512 / 20.0), Filter = PillowBicubic, Tokens =
                    MaskTokens.ChosenInside, BoxMask = 0, Padding = null,
            },
    ];

    private static Member Like2(Bare bare) => Like(bare) with
    {
        EncoderFamily = "SAM 2",
        DecoderKind = DecoderFamily.Sam2,
        Resized = (1024, 1024),
        Scale = SquareScale,
        Filter = FloatBilinear,
        Tokens = MaskTokens.Candidates,
        Enlargement = OneStep,
        BoxMask = 1,
        Padding = false,
        MedSamRefused = true,
    };
}
