using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Stages;

/// <summary>What a stage is given when it runs.</summary>
/// <param name="Folder">The stage's own folder; it exists.</param>
/// <param name="Place">What it may use of the machine.</param>
/// <param name="Told">Called with one line that a person should read.</param>
public sealed record StageWork(RunFolder Run, string Folder, StagePlace Place, IProgress<StepProgress> Progress, Action<string> Told, CancellationToken Cancellation)
{
    /// <summary>A file of this stage.</summary>
    public string this[params ReadOnlySpan<string> parts] => Path.Combine([Folder, .. parts]);
}
