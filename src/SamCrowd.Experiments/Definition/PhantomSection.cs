using SamCrowd.Datasets.Phantom;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>data.phantom</c> key of an experiment; <c>data.train</c> and <c>data.test</c> are its numbers of cases.</summary>
internal sealed record PhantomSection
{
    [SettingGroup("cases", "test_cases")]
    public PhantomSettings Settings { get; init; } = new();
}
