using SamCrowd.NnUNet.Checkpoints;

namespace SamCrowd.Segmentation.Training.Optimization;

/// <summary>
/// The factor on the loss that keeps float16 gradients above its smallest number, as torch.amp.GradScaler finds it: halved where a
/// gradient overflows (that step is left out), doubled after 2000 steps without.
/// </summary>
/// <remarks>
/// Own code: TorchSharp has none, and the norm that clipping reads back tells of an overflow without another wait for the device.
/// </remarks>
internal sealed class GradScaler
{
    private const double Growth = 2, Backoff = 0.5;
    private const int GrowthInterval = 2000;

    private long _stepsSinceChange;

    public double Scale { get; private set; } = 65536;

    /// <summary>Adapts the factor.</summary>
    /// <returns>Whether the step may be taken.</returns>
    public bool Accept(bool gradientsAreFinite)
    {
        if (!gradientsAreFinite)
        {
            Scale *= Backoff;
            _stepsSinceChange = 0;
            return false;
        }
        if (++_stepsSinceChange == GrowthInterval)
        {
            Scale *= Growth;
            _stepsSinceChange = 0;
        }
        return true;
    }

    /// <summary>torch's grad_scaler.state_dict().</summary>
    public StoredDictionary Save() => new()
    {
        { "scale", Scale },
        { "growth_factor", Growth },
        { "backoff_factor", Backoff },
        { "growth_interval", (long)GrowthInterval },
        { "_growth_tracker", _stepsSinceChange },
    };

    public void Load(StoredDictionary state) => (Scale, _stepsSinceChange) = (state.GetNumber("scale"), state.Get<long>("_growth_tracker"));
}
