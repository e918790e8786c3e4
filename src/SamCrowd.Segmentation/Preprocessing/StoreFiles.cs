using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Segmentation.Preprocessing;

/// <summary>The three files of a case in a store: the properties are written last, so a case that has them is whole.</summary>
internal sealed record StoreFiles(string Folder, string Id)
{
    public string Data => Path.Combine(Folder, Id + ".npy");

    public string Labels => Path.Combine(Folder, Id + "_seg.npy");

    public string Properties => Path.Combine(Folder, Id + ".json");

    /// <summary>What is stored, or null where the case is not there or was cut off while it was written.</summary>
    public CaseDocument? ReadDocument()
    {
        if (!File.Exists(Properties) || !File.Exists(Data)) return null;
        var document = CaseDocument.Parse(File.ReadAllText(Properties), Properties);
        return document.LabelKey is not null && !File.Exists(Labels) ? null : document;
    }

    public void WriteData(PreprocessedCase preprocessed) =>
        NpyFile.Write(Data, [preprocessed.Channels, .. preprocessed.Size.ToArray()], preprocessed.Data);

    public void WriteLabels(short[] labels, Size3 size) => NpyFile.Write(Labels, size.ToArray(), labels);

    public void WriteProperties(CaseDocument document) => AtomicFile.WriteText(Properties, document.ToJson());
}
