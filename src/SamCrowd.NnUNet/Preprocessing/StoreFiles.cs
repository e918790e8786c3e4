using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>The files of a case in a store: the properties are written last, so a case that has them is whole.</summary>
internal sealed record StoreFiles(string Folder, string Id)
{
    public string Data => PathOf(".npy");

    public string Labels => PathOf("_seg.npy");

    public string Weights => PathOf("_weights.npy");

    public string PreviousStage => PathOf("_previous.npy");

    public string Boxes => PathOf("_boxes.npy");

    public string Properties => PathOf(".json");

    private string PathOf(string ending) => CaseId.Parse(Id, Folder).PathIn(Folder, ending);

    /// <summary>What is stored, or null where the case is not there or was cut off while it was written.</summary>
    public CaseDocument? ReadDocument()
    {
        if (!File.Exists(Properties) || !File.Exists(Data)) return null;
        var document = CaseDocument.Parse(File.ReadAllText(Properties), Properties);
        var isWhole = (document.Labels is null || File.Exists(Labels))
            && (document.Weights is null || File.Exists(Weights))
            && (document.PreviousStage is null || File.Exists(PreviousStage))
            && (document.Boxes is null || File.Exists(Boxes));
        return isWhole ? document : null;
    }

    public void WriteData(PreprocessedCase preprocessed) =>
        NpyFile.Write(Data, [preprocessed.Channels, .. preprocessed.Size.ToArray()], preprocessed.Data);

    public void WriteLabels(PreprocessedLabels labels, Size3 size)
    {
        NpyFile.Write(Labels, size.ToArray(), labels.Map);
        if (labels.Weights is { } weights) NpyFile.Write(Weights, size.ToArray(), weights);
        if (labels.PreviousStage is { } previousStage) NpyFile.Write(PreviousStage, size.ToArray(), previousStage);
        if (labels.Boxes is { } boxes) NpyFile.Write(Boxes, size.ToArray(), boxes);
    }

    /// <summary>Marks a part as made, its file being written; null for a part that the case does not have.</summary>
    public DoneMarker? Mark(string? key, string file, FileHashes hashes) => key is null ? null : DoneMarker.Of(key, Folder, [file], hashes);

    /// <summary>The last to be written; what the document does not have goes.</summary>
    public void WriteProperties(CaseDocument document)
    {
        if (document.Weights is null) File.Delete(Weights);
        if (document.PreviousStage is null) File.Delete(PreviousStage);
        if (document.Boxes is null) File.Delete(Boxes);
        AtomicFile.WriteText(Properties, document.ToJson());
    }
}
