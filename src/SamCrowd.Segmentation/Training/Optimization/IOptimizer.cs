using SamCrowd.NnUNet.Checkpoints;

namespace SamCrowd.Segmentation.Training.Optimization;

/// <summary>Changes the parameters by their gradients. Parameters without a gradient stay untouched, as in torch.</summary>
internal interface IOptimizer : IDisposable
{
    void Step(double learningRate);

    /// <summary>The state as torch's optimizer.state_dict() of the same name has it.</summary>
    /// <param name="learningRate">Written into the parameter group.</param>
    StoredDictionary Save(double learningRate);

    /// <param name="source">The file to name in errors.</param>
    void Load(StoredDictionary state, string source);
}
