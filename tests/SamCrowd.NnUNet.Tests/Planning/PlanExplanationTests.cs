using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Planning;

public sealed class PlanExplanationTests
{
    [SharedTheory("golden", "plans")]
    [InlineData("acdc", "10th percentile along the coarse axis", "axis z is 6.55 times coarser")]
    [InlineData("acdc", "3d_fullres: spacing 8.0601 x 1.5573 x 1.5573 mm, patch 12x256x224, batch 5, 6 stages", "limited by the images, "
        + "not by memory")]
    [InlineData("acdc", "memory holds 5 patches; 5 % of the data set's", "limited by memory")]
    [InlineData("liver", "made smaller 14 times", "256x320x320: 5,661 million feature-map values")]
    [InlineData("liver", "3d_lowres: spacing 2.1259", "a 3d_fullres patch covers only 2 % of the median image")]
    [InlineData("tiny", "limited by the data set", "Expected memory")]
    [InlineData("brats", "Cropping to the non-zero region leaves 36 %", "Channel T1: ZScoreNormalization, inside the non-zero region only")]
    [InlineData("sagittal", "Axis order xzy", "the coarsest axis of the target spacing comes first")]
    public void An_account_names_the_rule_its_numbers_and_the_limit(string set, string first, string second)
    {
        var text = Explain(set, PlannerSettings.Default);
        Assert.Contains(first, text, StringComparison.Ordinal);
        Assert.Contains(second, text, StringComparison.Ordinal);
    }

    [SharedFact("golden", "plans")]
    public void A_given_spacing_and_kept_axes_are_said_to_be_given()
    {
        var text = Explain("sagittal", PlannerSettings.Default with { TargetSpacing = [1, 1, 3], SuppressTranspose = true });
        Assert.Contains("Given in the settings", text, StringComparison.Ordinal);
        Assert.Contains("Axis order zyx: kept, as the settings ask", text, StringComparison.Ordinal);
    }

    [SharedFact("golden", "plans")]
    public void Memory_at_training_comes_near_the_target_where_memory_is_the_limit()
    {
        var (description, fingerprint) = Read("liver");
        foreach (var settings in new[] { PlannerSettings.Default, PlannerSettings.ResEncM, PlannerSettings.ResEncL,
            PlannerSettings.ResEncXL })
        {
            var decision = ExperimentPlanner.Decide(description, fingerprint, settings).FullResolution!;
            Assert.InRange(MemoryForecast.Of(decision, settings).TrainingGpuMixedPrecision / 1e9, settings.MemoryTargetGB * 0.75,
                settings.MemoryTargetGB * 1.25);
        }
    }

    private static string Explain(string set, PlannerSettings settings)
    {
        var (description, fingerprint) = Read(set);
        return PlanExplanation.Of(description, fingerprint, settings);
    }

    private static (DatasetDescription Description, DatasetFingerprint Fingerprint) Read(string set) =>
        (DatasetDescription.Read(SharedData.Golden("plans", set, "dataset.json")),
            DatasetFingerprint.Read(SharedData.Golden("plans", set, "dataset_fingerprint.json")));
}
