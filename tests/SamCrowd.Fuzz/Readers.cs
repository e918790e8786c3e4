using SamCrowd.Fuzz.Targets;

namespace SamCrowd.Fuzz;

/// <summary>Every reader of the program, with good files made in a temporary folder; dispose it to delete the folder.</summary>
public sealed class Readers : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("samcrowd-fuzz-");

    /// <summary>Makes the good files: a small study from images to report, about a quarter of a minute.</summary>
    public Readers() => Targets = EveryReader.Of(new Seeds(Path.Combine(_folder.FullName, "seeds")));

    /// <summary>The readers.</summary>
    public IReadOnlyList<FuzzTarget> Targets { get; }

    /// <inheritdoc cref="Campaign.Run"/>
    public CampaignResult Run(CampaignSettings settings, Action<int, CampaignResult>? progress = null) =>
        new Campaign(Targets, settings, Path.Combine(_folder.FullName, "work")).Run(progress);

    public void Dispose() => _folder.Delete(recursive: true);
}
