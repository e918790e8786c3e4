using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Stages;

/// <summary>What a stage is given when it runs.</summary>
/// <param name="Folder">The folder to write into; it exists. It takes the result's place when the stage is done.</param>
/// <param name="Destination">Where the result will lie then; for paths that are written into files.</param>
/// <param name="Resources">What it may use of the machine.</param>
/// <param name="Say">Called with one line that a person should read.</param>
internal sealed record StageWork(
    RunFolder Run,
    string Folder,
    string Destination,
    StageResources Resources,
    IProgress<StepProgress> Progress,
    Action<string> Say,
    CancellationToken Cancellation)
{
    /// <summary>A file of this stage.</summary>
    public string this[params ReadOnlySpan<string> parts] => Path.Combine([Folder, .. parts]);
}
