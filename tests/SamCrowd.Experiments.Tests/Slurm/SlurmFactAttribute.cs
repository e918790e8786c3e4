namespace SamCrowd.Experiments.Tests.Slurm;

/// <summary>A test that needs a real Slurm; skipped with the reason where it cannot be started.</summary>
public sealed class SlurmFactAttribute : FactAttribute
{
    public SlurmFactAttribute() => Skip = SlurmCluster.Missing;
}
