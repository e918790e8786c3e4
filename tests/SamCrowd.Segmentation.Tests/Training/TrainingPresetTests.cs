using SamCrowd.Imaging.Settings;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Segmentation.Tests.Training;

public class TrainingPresetTests
{
    [Fact]
    public void Fast_changes_schedule_and_optimizer_and_leaves_what_is_given()
    {
        var (model, defaults) = (SettingsModel.Of<TrainerSettings>(), new TrainerSettings());
        var fast = SettingsModel.With(defaults, [(model.Find("epochs")!, 7), (model.Find("preset")!, TrainingPreset.Fast)]);

        Assert.Equal((7, OptimizerKind.Muon, ScheduleKind.Cosine), (fast.Epochs, fast.Optimizer, fast.Schedule));
        Assert.True(fast.WeightAveraging > 0);
        Assert.Equal((defaults.OversampleForegroundPercent, defaults.GradientClip),
            (fast.OversampleForegroundPercent, fast.GradientClip));
    }

    [Fact]
    public void NnUNet_is_the_default_and_changes_nothing()
    {
        Assert.Equal(TrainingPreset.NnUNet, new TrainerSettings().Preset);
        Assert.Equal(new TrainerSettings(), TrainerSettings.Of(TrainingPreset.NnUNet));
    }
}
