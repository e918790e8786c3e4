using System.Net.Sockets;
using System.Text;

namespace SamCrowd.Crowd.Tests.Server;

/// <summary>A request as bytes, so that it may break every rule.</summary>
internal static class HostileRequest
{
    /// <summary>Sends the bytes and reads what comes back until the server closes or falls silent.</summary>
    /// <returns>The status, or 0 where the server closed without a word; and all that it said.</returns>
    public static async Task<(int Status, string Reply)> Send(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var reply = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
            var buffer = new byte[65536];
            var hasNoBody = request.StartsWith("HEAD", StringComparison.Ordinal);
            while (!IsWhole(reply, hasNoBody) && await stream.ReadAsync(buffer, patience.Token) is > 0 and var read)
                reply.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Closed while we were still talking.
        }
        catch (OperationCanceledException)
        {
            return (-1, "no answer within 20 seconds");
        }
        var text = reply.ToString();
        return (text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
            ? int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0, text);
    }

    private static bool IsWhole(StringBuilder reply, bool hasNoBody)
    {
        var text = reply.ToString();
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0 || hasNoBody) return head >= 0;
        var length = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (length >= 0 && length < head)
            return text.Length >= head + 4 + int.Parse(text.AsSpan(length + 16, text.IndexOf('\r', length) - length - 16),
                System.Globalization.CultureInfo.InvariantCulture);
        return text.Contains("\r\n0\r\n\r\n", StringComparison.Ordinal);
    }
}
