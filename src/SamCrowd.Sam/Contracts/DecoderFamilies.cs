namespace SamCrowd.Sam.Contracts;

/// <summary>Which family a decoder's signature belongs to, and what that family's own predictor does.</summary>
internal static class DecoderFamilies
{
    public static DecoderFamily Of(ModelSignature model, Dictionary<DecoderRole, TensorSignature> inputs)
    {
        bool Has(DecoderRole role) => inputs.ContainsKey(role);
        if (Has(DecoderRole.HighResolution0))
        {
            if (inputs[DecoderRole.Embedding].FromEnd(1) == 72) return DecoderFamily.Sam3Tracker;
            return model.Output("obj_ptr") is not null ? DecoderFamily.Sam2Export : DecoderFamily.Sam2;
        }
        if (model.Input("input_points", "input_boxes") is not null) return DecoderFamily.HuggingFace;
        if (model.Input("batched_point_coords") is { } batched)
            return batched.Rank == 4 ? DecoderFamily.EfficientSam : DecoderFamily.LiteMedSam;
        if (Has(DecoderRole.Intermediates)) return DecoderFamily.SamHq;
        if (Has(DecoderRole.Boxes)) return DecoderFamily.MedSam;
        if (!Has(DecoderRole.Mask) && !Has(DecoderRole.ImageSize))
            return model.Outputs[0].KnownAs == "scores" ? DecoderFamily.EdgeSam : DecoderFamily.EfficientVit;
        if (!Has(DecoderRole.ImageSize)) return model.Input("image_embed") is not null ? DecoderFamily.EfficientTam : DecoderFamily.NanoSam;
        if (Has(DecoderRole.Mask) && inputs[DecoderRole.Mask].FromEnd(1) == 64) return DecoderFamily.SamMed2D;
        return model.Output("xtl") is not null ? DecoderFamily.Cvat : DecoderFamily.Sam;
    }

    /// <summary>Everything that the family decides; masks and scores are filled in by the caller.</summary>
    public static DecoderContract Describe(DecoderFamily family, ModelSignature model, Dictionary<DecoderRole, TensorSignature> inputs)
    {
        var plain = new DecoderContract { Kind = family, Inputs = inputs, Masks = model.Outputs[0], Tokens = MaskTokens.Unstated };
        var corners = inputs.ContainsKey(DecoderRole.PointCoordinates) && !inputs.ContainsKey(DecoderRole.Boxes)
            && model.Input("input_points") is not null;
        var both = inputs.ContainsKey(DecoderRole.PointCoordinates) && inputs.ContainsKey(DecoderRole.Boxes);
        return family switch
        {
            // Meta's ONNX model leaves the padding point to its caller; SamPredictor adds it to clicks without a box (prompt_encoder.py,
            // pad).
            DecoderFamily.Sam or DecoderFamily.Cvat or DecoderFamily.SamMed2D => plain with { NeedsPaddingPoint = true },
            DecoderFamily.SamHq => plain with { NeedsPaddingPoint = true, Choice = "its high-quality mask, added to SAM's" },
            DecoderFamily.EdgeSam => plain with { NeedsPaddingPoint = true },
            DecoderFamily.EfficientVit => plain with
            {
                NeedsPaddingPoint = true,
                Choice = "the best of all four by predicted IoU, the single-mask token among them",
            },
            DecoderFamily.LiteMedSam => plain with
            {
                NeedsPaddingPoint = true,
                Selection = MaskSelection.SingleToken,
                WholeCoordinates = true,
            },
            DecoderFamily.NanoSam => plain with
            {
                Enlargement = MaskEnlargement.CutFirst,
                Assumption = "Meta's decoder without orig_im_size is taken for NanoSAM's: image resized by Pillow's bicubic, its sizes cut "
                    + "down, masks cut at the low resolution",
            },
            // With boxes Hugging Face's prompt encoder is traced without a padding point for clicks; without, it adds one itself.
            DecoderFamily.HuggingFace => plain with
            {
                NeedsPaddingPoint = both,
                CornersUntried = corners,
                Assumption = both ? "no padding point is added inside to clicks, as Hugging Face's prompt encoder is traced where it "
                    + "takes boxes" : null,
            },
            DecoderFamily.Sam2 or DecoderFamily.Sam3Tracker => plain with
            {
                Enlargement = MaskEnlargement.OneStep,
                NeedsPaddingPoint = both,
                CornersUntried = corners,
                Choice = "the single-mask token, or where that is unstable the best candidate, as SAM 2 does without multimask output",
                Assumption = both ? "no padding point is added inside to clicks, as Hugging Face's prompt encoder is traced where it "
                    + "takes boxes" : null,
            },
            DecoderFamily.Sam2Export => plain with
            {
                Enlargement = MaskEnlargement.OneStep,
                Choice = "the best candidate by predicted IoU",
            },
            DecoderFamily.EfficientTam => plain with
            {
                Enlargement = MaskEnlargement.OneStep,
                Choice = "the single-mask token, or where that is unstable the best candidate",
            },
            DecoderFamily.EfficientSam => plain with
            {
                Enlargement = MaskEnlargement.OneStep,
                OriginalCoordinates = inputs.ContainsKey(DecoderRole.ImageSize) || inputs.GetValueOrDefault(DecoderRole.Image) is { } whole
                    && whole.FromEnd(1) < 0,
            },
            DecoderFamily.MedSam => plain with
            {
                Enlargement = MaskEnlargement.OneStep,
                Assumption = "a decoder that takes a box alone is taken for a community export of MedSAM, whose mask is the "
                    + "single-mask token's",
            },
            _ => throw new ArgumentOutOfRangeException(nameof(family), family, "no such family"),
        };
    }

    /// <summary>
    /// Which tokens so many masks are; null where the family gives no such number. 0 stands for a number that the file leaves open.
    /// </summary>
    public static MaskTokens? Tokens(DecoderFamily family, int count) => (count, family) switch
    {
        (0, _) => MaskTokens.Unstated,
        (3, _) => MaskTokens.Candidates,
        (4, _) => MaskTokens.All,
        (1, DecoderFamily.Sam or DecoderFamily.Cvat or DecoderFamily.SamMed2D or DecoderFamily.LiteMedSam or DecoderFamily.NanoSam) =>
            MaskTokens.ByPointCount,
        (1, DecoderFamily.MedSam) => MaskTokens.Single,
        (1, _) => MaskTokens.ChosenInside,
        _ => null,
    };

    /// <summary>The family's name for a reader.</summary>
    public static string Name(DecoderFamily family) => family switch
    {
        DecoderFamily.Sam => "SAM",
        DecoderFamily.Cvat => "SAM, CVAT",
        DecoderFamily.SamHq => "SAM-HQ",
        DecoderFamily.SamMed2D => "SAM-Med2D",
        DecoderFamily.HuggingFace => "SAM, HF Optimum",
        DecoderFamily.EfficientSam => "EfficientSAM",
        DecoderFamily.LiteMedSam => "LiteMedSAM",
        DecoderFamily.MedSam => "MedSAM",
        DecoderFamily.EdgeSam => "EdgeSAM",
        DecoderFamily.EfficientVit => "EfficientViT-SAM",
        DecoderFamily.NanoSam => "NanoSAM",
        DecoderFamily.Sam2 => "SAM 2",
        DecoderFamily.Sam2Export => "SAM 2, SAM2Export",
        DecoderFamily.EfficientTam => "EfficientTAM",
        DecoderFamily.Sam3Tracker => "SAM 3 tracker",
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "no such family"),
    };
}
