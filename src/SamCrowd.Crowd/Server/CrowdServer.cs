using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Server;

/// <summary>
/// The web server of a crowd: pages, pictures, masks, marks. It reads no configuration but what it is given, and calls nobody.
/// </summary>
internal sealed class CrowdServer : IAsyncDisposable
{
    private const int FewestThreads = 16;

    private readonly WebApplication _app;
    private readonly RequestLimits _limits;
    private readonly Housekeeping _housekeeping;

    private CrowdServer(WebApplication app, RequestLimits limits, Housekeeping housekeeping, Uri address) =>
        (_app, _limits, _housekeeping, Address) = (app, limits, housekeeping, address);

    /// <summary>The address that links begin with.</summary>
    public Uri Address { get; }

    /// <summary>The link of a token: the token stands behind the number sign, which a browser keeps to itself.</summary>
    public string LinkOf(string token, bool owner = false) => $"{Address}{(owner ? "owner" : "")}#{token}";

    /// <param name="crowd">Stays the caller's to dispose of, after the server.</param>
    /// <param name="log">One line for what went wrong; never holds a token. Called from several threads.</param>
    /// <exception cref="InvalidInputException">The address cannot be used.</exception>
    public static async Task<CrowdServer> Start(CrowdSession crowd, ListenSettings listen, Action<string> log)
    {
        listen.Check();
        RaiseThreads();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, listen));
        if (listen.Certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var limits = new RequestLimits();
        // The port is known once the server listens, so the guard's list of hosts comes later than the guard.
        RequestGuard? guard = null;
        app.Use(next => context => Answer(context, () => guard!.Pass(context, next), log));
        app.UseRouting();
        Map(app, crowd, limits, listen.Certificate is not null, log);
        try
        {
            await app.StartAsync();
        }
        catch (IOException error)
        {
            await app.DisposeAsync();
            limits.Dispose();
            throw new InvalidInputException($"{listen.Address}, port {listen.Port}: the server cannot listen there ({error.Message}); give "
                + "another port", error);
        }
        var scheme = listen.Certificate is null ? "http" : "https";
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        guard = new RequestGuard(listen.AllowedHosts(port), scheme);
        return new CrowdServer(app, limits, new Housekeeping(crowd, log), new UriBuilder(scheme, listen.LinkHost, port).Uri);
    }

    public async ValueTask DisposeAsync()
    {
        await _housekeeping.DisposeAsync();
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5))) await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _limits.Dispose();
    }

    /// <summary>
    /// A request that reads an image or the store holds its thread meanwhile. The pool begins with one thread a core and adds one every
    /// half second, too slowly for many annotators on a small machine.
    /// </summary>
    private static void RaiseThreads()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, FewestThreads), ports);
    }

    private static void Limit(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, ListenSettings listen)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 1000;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.MaxRequestBodySize = 256 << 10;
        kestrel.Limits.MaxRequestLineSize = 1 << 10;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
        kestrel.Limits.MaxRequestHeaderCount = 50;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        kestrel.Listen(new IPEndPoint(listen.Address, listen.Port), endpoint =>
        {
            if (listen.Certificate is { } certificate) endpoint.UseHttps(certificate);
        });
    }

    private static void Map(WebApplication app, CrowdSession crowd, RequestLimits limits, bool isHttps, Action<string> log)
    {
        var visitors = new Visitors(crowd.People, limits, crowd.Settings.CrowdId, isHttps);
        var pages = new PageFiles(crowd.Store.Folder);
        foreach (var path in pages.Paths)
            app.MapGet(path, context => limits.Stranger(context) ? pages.Send(context) : RequestLimits.Refuse(context));
        new SessionEndpoints(crowd, visitors).Map(app);
        new TaskEndpoints(crowd, visitors, log).Map(app);
        new OwnerEndpoints(crowd, visitors).Map(app);
        // Always last: whatever else is asked for is not there.
        app.MapFallback("{*path}", context => limits.Stranger(context)
            ? Reply.Error(context, StatusCodes.Status404NotFound, "not_found")
            : RequestLimits.Refuse(context));
    }

    /// <summary>
    /// Whatever happens becomes a status: a wrong request is not an event, a fault of the program is one line, and neither tells a stranger
    /// anything.
    /// </summary>
    private static async Task Answer(HttpContext context, Func<Task> handle, Action<string> log)
    {
        try
        {
            await handle();
        }
        catch (BadHttpRequestException error)
        {
            await Failed(context, error.StatusCode, "bad_request");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser went away.
        }
        catch (InvalidInputException error)
        {
            log(error.Message);
            await Failed(context, StatusCodes.Status503ServiceUnavailable, "not_readable");
        }
        catch (Exception error)
        {
            log($"unexpected {error.GetType().Name} at {context.Request.Method} {context.GetEndpoint()?.DisplayName}: "
                + $"{error.Message.Split('\n')[0]}");
            await Failed(context, StatusCodes.Status500InternalServerError, "fault");
        }
    }

    private static Task Failed(HttpContext context, int status, string error)
    {
        if (!context.Response.HasStarted) return Reply.Error(context, status, error);
        context.Abort();
        return Task.CompletedTask;
    }
}
