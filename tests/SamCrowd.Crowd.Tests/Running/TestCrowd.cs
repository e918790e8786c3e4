using SamCrowd.Crowd.Marks;
using SamCrowd.Crowd.Masks;
using SamCrowd.Crowd.Server;
using SamCrowd.Crowd.Store;
using SamCrowd.Datasets.Phantom;
using SamCrowd.Imaging;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Crowd.Tests.Running;

/// <summary>A crowd on a small phantom data set, with its server in this process.</summary>
internal sealed class TestCrowd : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly List<string> _log;
    private int _port;
    private bool _isStopped;

    private TestCrowd(TemporaryFolder folder, CrowdSession session, CrowdServer server, List<string> log) =>
        (_folder, Session, Server, _log) = (folder, session, server, log);

    public CrowdSession Session { get; }

    public CrowdServer Server { get; private set; }

    /// <summary>Lines that the server logged.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log) return [.. _log];
        }
    }

    public string Folder => _folder.Root;

    /// <summary>Writes a phantom data set of that many cases, 12 slices of 48 x 40 pixels each.</summary>
    public static string WriteDataset(string folder, int cases = 2)
    {
        var root = Path.Combine(folder, "Dataset900_Phantom");
        PhantomDataset.Write(new PhantomSettings { Cases = cases, Size = new Size3(12, 40, 48) }, root);
        return root;
    }

    /// <param name="change">What differs from one annotator a task, all labels, every slice.</param>
    /// <param name="withModel">True for tiny-sam, false for no masks.</param>
    public static async Task<TestCrowd> Start(
        Func<CrowdStart, CrowdStart>? change = null, bool withModel = false, int cases = 2, TimeProvider? clock = null, string? preset =
        null, ListenSettings? listen = null)
    {
        var folder = new TemporaryFolder();
        var start = new CrowdStart { Folder = folder["crowd"], Dataset = WriteDataset(folder.Root, cases) };
        var session = await CrowdSession.Open(change?.Invoke(start) ?? start, withModel ? LoadTinySam(preset ?? "ct")
            : null, SamPreset.Parse(preset ?? "ct"), clock);
        var log = new List<string>();
        var server = await CrowdServer.Start(session, listen ?? new ListenSettings { Port = 0 }, line =>
        {
            lock (log) log.Add(line);
        });
        return new TestCrowd(folder, session, server, log);
    }

    public static SamEngine LoadTinySam(string preset) => SamEngine.Load(
        Path.Combine(SharedData.Repository, "models", "tiny-sam"), SamPreset.Parse(preset), reverseRows: false, new RuntimeSettings
        {
            Provider = ExecutionProvider.Cpu,
        });

    public Task<string> Token(string annotator) => Session.People.TokenOf(annotator, PersonRole.Annotator);

    public Task<string> OwnerToken() => Session.People.TokenOf(People.OwnerName, PersonRole.Owner);

    public async Task<CrowdClient> Client(string annotator) => new(Server.Address, await Token(annotator));

    public async Task<CrowdClient> Owner() => new(Server.Address, await OwnerToken());

    public static Mark Box(int label, float x0, float y0, float x1, float y1, double seconds = 2) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        Label = label,
        Box = [x0, y0, x1, y1],
        Seconds = seconds,
        Window = [-160, 240],
        Picture = [480, 400],
    };

    /// <summary>The server is gone, as after a crash; the store stays.</summary>
    public async Task StopServer()
    {
        _port = Server.Address.Port;
        await Server.DisposeAsync();
        _isStopped = true;
    }

    /// <summary>A new server where the old one was.</summary>
    public async Task StartServer()
    {
        Server = await CrowdServer.Start(Session, new ListenSettings { Port = _port }, line =>
        {
            lock (_log) _log.Add(line);
        });
        _isStopped = false;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped) await Server.DisposeAsync();
        await Session.DisposeAsync();
        _folder.Dispose();
    }
}
