namespace SamCrowd.Sam.Contracts;

/// <summary>The exports whose decoders are told apart.</summary>
internal enum DecoderFamily
{
    Sam,
    Cvat,
    SamHq,
    SamMed2D,
    HuggingFace,
    EfficientSam,
    LiteMedSam,
    MedSam,
    EdgeSam,
    EfficientVit,
    NanoSam,
    Sam2,
    Sam2Export,
    EfficientTam,
    Sam3Tracker,
}
