using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SamCrowd.Crowd.Server;
using SamCrowd.Crowd.Tests.Running;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Crowd.Tests.Server;

public class ListenSettingsTests
{
    [Fact]
    public void Without_a_certificate_other_addresses_than_loopback_are_refused_unless_insecure_is_said()
    {
        new ListenSettings().Check();
        new ListenSettings { Address = IPAddress.IPv6Loopback }.Check();
        var open = new ListenSettings { Address = IPAddress.Any };
        Assert.Contains("certificate", Assert.Throws<InvalidInputException>(open.Check).Message, StringComparison.Ordinal);
        (open with { Insecure = true }).Check();
        using var certificate = SelfSigned();
        (open with { Certificate = certificate }).Check();
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a:80")]
    [InlineData("")]
    public void A_host_is_a_name_alone(string host) =>
        Assert.Throws<InvalidInputException>(new ListenSettings { HostNames = [host] }.Check);

    [Theory]
    [InlineData("cert.pfx")]
    [InlineData("cert.pem")]
    public async Task Https_serves_with_a_certificate_of_either_form(string name)
    {
        using var folder = new TemporaryFolder();
        using var made = SelfSigned();
        if (name.EndsWith(".pfx", StringComparison.Ordinal)) File.WriteAllBytes(folder[name], made.Export(X509ContentType.Pfx, "secret"));
        else File.WriteAllText(folder[name], $"{made.ExportCertificatePem()}\n{made.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()}\n");
        File.WriteAllText(folder["password"], "secret\n");
        using var certificate = ListenSettings.LoadCertificate(folder[name], name.EndsWith(".pfx", StringComparison.Ordinal)
            ? folder["password"] : null);
        await using var crowd = await TestCrowd.Start(listen: new ListenSettings { Port = 0, Certificate = certificate });
        Assert.Equal("https", crowd.Server.Address.Scheme);
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == made.Thumbprint,
        };
        using var http = new HttpClient(handler) { BaseAddress = crowd.Server.Address };
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {await crowd.Token("anna")}");
        using var reply = await http.PostAsync("/api/session", new StringContent("{}", null, "application/json"));
        Assert.Contains("secure", reply.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.True(reply.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public void A_certificate_that_cannot_be_used_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["cert.pem"], "no certificate");
        foreach (var path in new[] { folder["cert.pem"], folder["missing.pfx"] })
            Assert.Contains(path, Assert.Throws<InvalidInputException>(() => ListenSettings.LoadCertificate(path, null)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        await using var crowd = await TestCrowd.Start();
        var port = crowd.Server.Address.Port;
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => TestCrowd.Start(listen: new ListenSettings { Port = port }));
        Assert.Contains($"port {port}", error.Message, StringComparison.Ordinal);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
