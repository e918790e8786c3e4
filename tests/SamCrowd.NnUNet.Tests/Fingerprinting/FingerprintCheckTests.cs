using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Fingerprinting;

public sealed class FingerprintCheckTests
{
    [SharedFact("golden", "datasets", "Dataset902_SynthMR")]
    public void A_data_sets_own_fingerprint_passes_and_that_of_another_is_named()
    {
        var dataset = new DatasetFolder(SharedData.Golden("datasets", "Dataset902_SynthMR", "raw"));
        var own = Read("Dataset902_SynthMR");
        FingerprintCheck.Against(dataset, own);
        Assert.Contains("mr_000", Refused(dataset, Read("Dataset901_SynthCT")), StringComparison.Ordinal);
        Assert.Contains("200 cases", Refused(dataset, Read("Dataset040_HippocampusShared")), StringComparison.Ordinal);
        Assert.Contains("999x", Refused(dataset, own with { ShapesAfterCrop = [.. own.ShapesAfterCrop.Select(_ => new[] { 999, 1, 1 })] }),
            StringComparison.Ordinal);
    }

    private static string Refused(DatasetFolder dataset, DatasetFingerprint fingerprint) =>
        Assert.Throws<InvalidInputException>(() => FingerprintCheck.Against(dataset, fingerprint)).Message;

    private static DatasetFingerprint Read(string name) =>
        DatasetFingerprint.Read(SharedData.Golden("datasets", name, "dataset_fingerprint.json"));
}
