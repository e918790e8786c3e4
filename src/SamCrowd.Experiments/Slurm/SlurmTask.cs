namespace SamCrowd.Experiments.Slurm;

/// <summary>A stage that was submitted: one task of a job array.</summary>
/// <param name="Key">The stage's key when it was submitted.</param>
/// <param name="Job">Slurm's id of the array.</param>
/// <param name="Index">Of the task in its array.</param>
/// <param name="Output">File with all that the task prints.</param>
internal sealed record SlurmTask(string Stage, string Key, string Job, int Index, string Output)
{
    /// <summary>As squeue and scontrol name it.</summary>
    public string Id => $"{Job}_{Index}";
}
