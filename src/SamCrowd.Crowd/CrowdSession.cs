using SamCrowd.Crowd.Masks;
using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Slices;
using SamCrowd.Crowd.Store;
using SamCrowd.Datasets.Layout;
using SamCrowd.Sam.Images;

namespace SamCrowd.Crowd;

/// <summary>A crowd at work: its store, its images, SAM. What the server's requests and the owner's figures are answered from.</summary>
internal sealed class CrowdSession : IAsyncDisposable
{
    private readonly Lock _overviewGate = new();
    private CrowdSettings _settings;
    private (long Version, CrowdOverview Overview)? _overview;

    private CrowdSession(CrowdStore store, CrowdSettings settings, SamEngine? sam, SamPreset preset, long imageBytes)
    {
        (Store, _settings, Preset) = (store, settings, preset);
        (People, Cases, Queue, Answers, Examples, MaskTable) = (new(store), new(store), new(store), new(store), new(store), new(store));
        Images = new CaseImages(settings, imageBytes);
        IsCt = new DatasetFolder(settings.Dataset).Description.ChannelNames[settings.Channel]
            .Equals("CT", StringComparison.OrdinalIgnoreCase);
        Masks = sam is null ? null : new LiveMasks(sam, EmbeddingQueue.For(sam, Images), MaskTable, settings.Axis);
    }

    public CrowdStore Store { get; }

    public CrowdSettings Settings => _settings;

    /// <summary>How SAM is shown a slice; the page's first window follows it.</summary>
    public SamPreset Preset { get; }

    /// <summary>Whether the shown channel holds Hounsfield units.</summary>
    public bool IsCt { get; }

    public People People { get; }

    public CaseTable Cases { get; }

    public TaskQueue Queue { get; }

    public AnswerTable Answers { get; }

    public ExampleTable Examples { get; }

    public MaskTable MaskTable { get; }

    public CaseImages Images { get; }

    /// <summary>Null where there is no model. In the study's view it serves the owner alone.</summary>
    public LiveMasks? Masks { get; }

    /// <param name="sam">Taken over; null for no masks.</param>
    /// <param name="clock">For tests; null for the system's.</param>
    /// <param name="imageBytes">Memory for images; null for a third of what the process may use.</param>
    /// <exception cref="Imaging.InvalidInputException">The store or the data set cannot be used, or contradicts what is asked
    /// for.</exception>
    public static async Task<CrowdSession> Open(CrowdStart start, SamEngine? sam, SamPreset preset, TimeProvider? clock = null,
        long? imageBytes = null)
    {
        CrowdStore? store = null;
        try
        {
            CrowdSetup.CheckNew(start);
            store = CrowdStore.Open(start.Folder, clock);
            var settings = await CrowdSetup.Prepare(store, start);
            return new CrowdSession(store, settings, sam, preset, imageBytes ?? CaseImages.DefaultBytes);
        }
        catch
        {
            if (store is not null) await store.DisposeAsync();
            sam?.Dispose();
            throw;
        }
    }

    public async Task SetPaused(bool paused)
    {
        _settings = _settings with { Paused = paused };
        await Store.SaveSettings(_settings);
    }

    /// <summary>Looks for cases that came to the data set.</summary>
    public Task<IReadOnlyList<string>> AddNewCases() => CrowdSetup.AddCases(Store, _settings);

    /// <summary>The owner's figures; worked out anew only after something was written.</summary>
    public CrowdOverview Overview()
    {
        lock (_overviewGate)
        {
            var version = Store.Version;
            if (_overview is { } known && known.Version == version) return known.Overview;
            var made = CrowdOverview.Of(Store, _settings, People, Masks is null ? null : Masks.AtHand);
            _overview = (version, made);
            return made;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Masks is not null)
        {
            await Masks.DisposeAsync();
            Masks.Sam.Dispose();
        }
        await Store.DisposeAsync();
    }
}
