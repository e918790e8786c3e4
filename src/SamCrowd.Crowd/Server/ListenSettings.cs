using System.Net;
using System.Security.Cryptography.X509Certificates;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Crowd.Server;

/// <summary>Where the server listens.</summary>
internal sealed record ListenSettings
{
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    [Setting("Port; 0 for any free one.", Min = 0, Max = 65535, ValueName = "N")]
    public int Port { get; init; } = 8765;

    /// <summary>For HTTPS; null for HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>
    /// True to listen on other addresses than this machine's own without a certificate: everyone on the way can read and change everything.
    /// </summary>
    public bool Insecure { get; init; }

    /// <summary>Further names by which browsers reach the server, e.g. "annotate.lab.example".</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <exception cref="InvalidInputException">The address is open to others without a certificate, or a value is out of range.</exception>
    public void Check()
    {
        SettingCheck.Require(this);
        if (!IPAddress.IsLoopback(Address) && Certificate is null && !Insecure)
            throw new InvalidInputException($"listen {Address}: others could read tokens and images on the way; give a certificate "
                + "(https), or say insecure to do without");
        var unusable = HostNames.FirstOrDefault(name => Uri.CheckHostName(name) == UriHostNameType.Unknown);
        if (unusable is not null)
            throw new InvalidInputException($"host '{unusable}': it must be the name or address alone, as in annotate.lab.example");
    }

    /// <param name="path">A PKCS#12 file (.pfx, .p12) or a PEM file that holds certificate and private key.</param>
    /// <param name="passwordFile">A file whose first line is the password of the certificate; null for none.</param>
    /// <exception cref="InvalidInputException">There is no such file, or it cannot be read.</exception>
    public static X509Certificate2 LoadCertificate(string path, string? passwordFile)
    {
        foreach (var file in new[] { path, passwordFile })
            if (file is not null && !File.Exists(file))
                throw new InvalidInputException($"{file}: there is no such file; give the certificate with its private key");
        var password = passwordFile is null ? null : File.ReadLines(passwordFile).FirstOrDefault();
        try
        {
            var isPkcs12 = Path.GetExtension(path).ToLowerInvariant() is ".pfx" or ".p12";
            var certificate = isPkcs12 ? X509CertificateLoader.LoadPkcs12FromFile(path, password)
                : password is null ? X509Certificate2.CreateFromPemFile(path) : X509Certificate2.CreateFromEncryptedPemFile(path, password);
            return certificate.HasPrivateKey ? certificate
                : throw new InvalidInputException($"{path}: it holds no private key; give a file with both");
        }
        catch (System.Security.Cryptography.CryptographicException error)
        {
            throw new InvalidInputException($"{path}: it cannot be read as a certificate with its private key ({error.Message.Trim()}); "
                + "check file and password", error);
        }
    }

    /// <summary>
    /// The values of the Host header that are answered: what a browser sends that was given one of the server's own names.
    /// </summary>
    internal IReadOnlySet<string> AllowedHosts(int port)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        names.UnionWith(HostNames);
        if (IPAddress.IsLoopback(Address) || IsAny) names.UnionWith(["127.0.0.1", "localhost", "[::1]"]);
        if (IsAny)
        {
            names.Add(Dns.GetHostName());
            names.UnionWith(Dns.GetHostAddresses(Dns.GetHostName()).Select(Bracketed));
        }
        else names.Add(Bracketed(Address));
        var standard = Certificate is null ? 80 : 443;
        return names.SelectMany(name => port == standard ? new[] { name, $"{name}:{port}" } : [$"{name}:{port}"])
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The name that links carry.</summary>
    internal string LinkHost => HostNames is [var first, ..] ? first : IsAny ? Dns.GetHostName() : Bracketed(Address);

    private bool IsAny => Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any);

    private static string Bracketed(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address.ToString().Split('%')[0]}]"
            : address.ToString();
}
