using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>
/// A folder of preprocessed cases: <c>CASE.npy</c> (float32, c z y x), <c>CASE_seg.npy</c> (int16, z y x), <c>CASE.json</c>; where there
/// are any, voxel weights <c>CASE_weights.npy</c> (float32, z y x), a cascade's first stage's labels <c>CASE_previous.npy</c> (int16, z y
/// x) and maps of boxes <c>CASE_boxes.npy</c> (int32, z y x; <see cref="BoxMaps"/>).
/// </summary>
internal sealed class PreprocessedStore
{
    private PreprocessedStore(string folder, IReadOnlyList<string> caseIds) => (Folder, CaseIds) = (folder, caseIds);

    public string Folder { get; }

    /// <summary>The cases that are whole, sorted (ordinal).</summary>
    public IReadOnlyList<string> CaseIds { get; }

    /// <exception cref="InvalidInputException">There is no such folder, or no case in it.</exception>
    public static PreprocessedStore Open(string folder)
    {
        if (!Directory.Exists(folder)) throw new InvalidInputException(folder, "there is no such folder", new RunStep(WorkStep.Preprocess));
        List<string> ids = [.. Directory.EnumerateFiles(folder, "*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(id => File.Exists(new StoreFiles(folder, id).Data))
            .Order(StringComparer.Ordinal)];
        return ids.Count > 0 ? new PreprocessedStore(folder, ids)
            : throw new InvalidInputException(folder, "holds no preprocessed case", new RunStep(WorkStep.Preprocess));
    }

    /// <summary>Maps the case into memory without reading it.</summary>
    /// <exception cref="InvalidInputException">The case is not there or a file of it is damaged.</exception>
    public StoredCase OpenCase(string id)
    {
        var files = new StoreFiles(Folder, id);
        var document = files.ReadDocument()
            ?? throw new InvalidInputException(files.Properties, "the case is not in the store", new RunStep(WorkStep.Preprocess));
        return new StoredCase(files, document);
    }
}
