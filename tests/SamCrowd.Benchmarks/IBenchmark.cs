namespace SamCrowd.Benchmarks;

/// <summary>One comparison: ours against a stated baseline, both timed in this run, one after the other.</summary>
public interface IBenchmark
{
    /// <summary>The word that selects it on the command line, e.g. "nifti-read".</summary>
    string Name { get; }

    /// <summary>What is compared with what, on which data.</summary>
    string Description { get; }

    /// <summary>Runs both sides and prints their times and the ratio.</summary>
    void Run(TextWriter output);
}
