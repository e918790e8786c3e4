namespace SamCrowd.Fuzz;

/// <summary>What one campaign tries, and what it calls too long and too much.</summary>
public sealed record CampaignSettings
{
    /// <summary>The first input's number.</summary>
    public int First { get; init; }

    /// <summary>How many inputs.</summary>
    public int Inputs { get; init; } = 2000;

    /// <summary>Decides every mutation.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Only targets whose name holds this; null for all.</summary>
    public string? Target { get; init; }

    /// <summary>Processor time that one input may take; wall time may be ten times as long, as machines are shared.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes that reading one input may allocate; every seed is smaller than 1 MB.</summary>
    public long MemoryLimit { get; init; } = 1L << 30;

    /// <summary>A folder to keep the inputs of findings in; null to keep none.</summary>
    public string? Keep { get; init; }

    /// <summary>The campaign ends earlier when this time has passed.</summary>
    public TimeSpan? Duration { get; init; }
}
