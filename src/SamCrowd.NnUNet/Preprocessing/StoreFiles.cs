using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>The files of a case in a store: the properties are written last, so a case that has them is whole.</summary>
internal sealed record StoreFiles(string Folder, string Id)
{
    public string Data => Path.Combine(Folder, Id + ".npy");

    public string Labels => Path.Combine(Folder, Id + "_seg.npy");

    public string Weights => Path.Combine(Folder, Id + "_weights.npy");

    public string PreviousStage => Path.Combine(Folder, Id + "_previous.npy");

    public string Properties => Path.Combine(Folder, Id + ".json");

    /// <summary>What is stored, or null where the case is not there or was cut off while it was written.</summary>
    public CaseDocument? ReadDocument()
    {
        if (!File.Exists(Properties) || !File.Exists(Data)) return null;
        var document = CaseDocument.Parse(File.ReadAllText(Properties), Properties);
        var isWhole = (document.LabelKey is null || File.Exists(Labels))
            && (document.WeightKey is null || File.Exists(Weights))
            && (document.PreviousStageKey is null || File.Exists(PreviousStage));
        return isWhole ? document : null;
    }

    public void WriteData(PreprocessedCase preprocessed) =>
        NpyFile.Write(Data, [preprocessed.Channels, .. preprocessed.Size.ToArray()], preprocessed.Data);

    public void WriteLabels(PreprocessedLabels labels, Size3 size)
    {
        NpyFile.Write(Labels, size.ToArray(), labels.Map);
        if (labels.Weights is { } weights) NpyFile.Write(Weights, size.ToArray(), weights);
        if (labels.PreviousStage is { } previousStage) NpyFile.Write(PreviousStage, size.ToArray(), previousStage);
    }

    /// <summary>The last to be written; what the document does not have goes.</summary>
    public void WriteProperties(CaseDocument document)
    {
        if (document.WeightKey is null) File.Delete(Weights);
        if (document.PreviousStageKey is null) File.Delete(PreviousStage);
        AtomicFile.WriteText(Properties, document.ToJson());
    }
}
