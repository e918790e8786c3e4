using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Slurm;

/// <summary>Stages of one kind that are submitted as one job array.</summary>
/// <param name="Stages">By the task's index.</param>
/// <param name="After">Tasks that must have ended well before any of these begins.</param>
/// <param name="Corresponding">
/// The array whose task of the same index must have ended well before one of these begins; null for none.
/// </param>
internal sealed record SlurmBatch(IReadOnlyList<(int Index, Stage Stage)> Stages, IReadOnlyList<SlurmTask> After, string? Corresponding)
{
    /// <summary>What sbatch's --dependency takes; null where nothing has to be waited for.</summary>
    public string? Dependency
    {
        get
        {
            var parts = new List<string>();
            if (After.Count > 0) parts.Add($"afterok:{string.Join(':', After.Select(task => task.Id))}");
            if (Corresponding is not null) parts.Add($"aftercorr:{Corresponding}");
            return parts.Count == 0 ? null : string.Join(',', parts);
        }
    }
}
