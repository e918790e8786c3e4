using SamCrowd.Crowd.Store;
using SamCrowd.Crowd.Tests.Running;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Crowd.Tests.Store;

/// <summary>A store with tasks and annotators, without a data set and without a server.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private StoreFixture(CrowdSettings settings)
    {
        Settings = settings;
        Store = CrowdStore.Open(_folder["crowd"], Clock);
        (Cases, Queue, Answers, People) = (new(Store), new(Store), new(Store), new(Store));
    }

    public ManualClock Clock { get; } = new();

    public CrowdSettings Settings { get; }

    public CrowdStore Store { get; private set; }

    public CaseTable Cases { get; }

    public TaskQueue Queue { get; }

    public AnswerTable Answers { get; }

    public People People { get; }

    public string this[string name] => _folder[name];

    public static async Task<StoreFixture> Make(int cases = 1, int slices = 6, int overlap = 1, TaskKind kind = TaskKind.Slice,
        int every = 1)
    {
        var settings = new CrowdSettings
        {
            Dataset = "/data",
            Labels = [new(1, "spleen"), new(2, "liver")],
            Overlap = overlap,
            Tasks = kind,
            EveryKthSlice = every,
        };
        var fixture = new StoreFixture(settings);
        await fixture.Store.SaveSettings(settings);
        for (var i = 0; i < cases; i++) await fixture.Cases.Add($"case_{i}", new Size3(slices, 10, 12), settings);
        return fixture;
    }

    public async Task<int> Person(string name) => (await People.AddAnnotator(name)).Person.Id;

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
    }
}
