using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace SamCrowd.Crowd.Server;

/// <summary>How often somebody may ask: each token for itself, strangers by their address, and wrong tokens far less.</summary>
internal sealed class RequestLimits : IDisposable
{
    private readonly PartitionedRateLimiter<int> _people = PartitionedRateLimiter.Create<int,
        int>(id => RateLimitPartition.GetTokenBucketLimiter(id, _ => Bucket(400, 100)));
    // A classroom behind one address opens the page at once: some 30 parts each, all from memory.
    private readonly PartitionedRateLimiter<string> _strangers = PartitionedRateLimiter.Create<string, string>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => Bucket(5000, 500)));

    // Guessing 128 bits is hopeless anyway; this keeps the noise down.
    private readonly PartitionedRateLimiter<string> _wrongTokens = PartitionedRateLimiter.Create<string, string>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => Bucket(60, 2)));

    /// <summary>One request of somebody with a token.</summary>
    public bool Person(int id) => Taken(_people.AttemptAcquire(id));

    /// <summary>One request without a token: pages and their parts.</summary>
    public bool Stranger(HttpContext context) => Taken(_strangers.AttemptAcquire(AddressOf(context)));

    /// <summary>One wrong token.</summary>
    public bool WrongToken(HttpContext context) => Taken(_wrongTokens.AttemptAcquire(AddressOf(context)));

    public static Task Refuse(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        return Reply.Error(context, StatusCodes.Status429TooManyRequests, "too_fast");
    }

    public void Dispose()
    {
        _people.Dispose();
        _strangers.Dispose();
        _wrongTokens.Dispose();
    }

    private static bool Taken(RateLimitLease lease)
    {
        using (lease) return lease.IsAcquired;
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static TokenBucketRateLimiterOptions Bucket(int burst, int perSecond) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        AutoReplenishment = true,
    };
}
