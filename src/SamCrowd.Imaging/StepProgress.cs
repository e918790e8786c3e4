namespace SamCrowd.Imaging;

/// <summary>How far a long step is. The libraries report it through <see cref="IProgress{T}"/>; only the command line draws it.</summary>
/// <param name="Step">What is being done, e.g. "Preprocess" or "Train fold 0".</param>
/// <param name="Done">Units finished, 0 to <paramref name="Total"/>.</param>
/// <param name="Total">Units in all.</param>
/// <param name="Detail">What was just finished or measured, e.g. a case id or a loss; null for nothing.</param>
public sealed record StepProgress(string Step, int Done, int Total, string? Detail = null);
