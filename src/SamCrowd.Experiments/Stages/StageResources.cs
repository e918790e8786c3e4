namespace SamCrowd.Experiments.Stages;

/// <summary>What a stage may use of the machine while others are done beside it.</summary>
/// <param name="Device">The device lent to it; "auto" for the network's own choice.</param>
/// <param name="Threads">CPU threads, at least 1.</param>
internal sealed record StageResources(string Device, int Threads)
{
    /// <summary>Threads that read patches for a network: 0, the trainer's choice, where it has the whole machine.</summary>
    public int LoaderThreads => Threads >= Environment.ProcessorCount ? 0 : Math.Max(1, Threads - 1);

    /// <summary>The lent device where the setting leaves the choice open.</summary>
    public string DeviceFor(string setting) => setting == "auto" ? Device : setting;
}
