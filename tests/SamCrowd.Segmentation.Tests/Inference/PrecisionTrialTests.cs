using SamCrowd.Segmentation.Inference;

namespace SamCrowd.Segmentation.Tests.Inference;

public sealed class PrecisionTrialTests
{
    [Fact]
    public void Both_precisions_are_timed_even_where_no_time_is_left()
    {
        var trial = PrecisionTrial.Run(TimeSpan.Zero);

        Assert.InRange(trial.Float32, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
        Assert.InRange(trial.BFloat16, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
        Assert.Equal(trial.Float32 / trial.BFloat16, trial.Gain, 1e-12);
    }
}
