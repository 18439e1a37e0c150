using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Neutrino.Tests;

namespace Neutrino.Server.Tests.Serving;

public sealed class KeystoneAccountTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    /// <summary>One kept from an earlier request may have been closed by Keystone just when the next goes out.</summary>
    [Fact]
    public async Task Each_request_has_a_connection_of_its_own()
    {
        using var peer = new OldPeer();
        using var client = KeystoneAccount.Connect(new KeystoneOptions());
        for (var i = 0; i < 9; i++) Assert.Equal("{}", await client.GetStringAsync(peer.Url));
        Assert.Equal(peer.Requests.Distinct(), peer.Requests);
    }

    [Fact]
    public async Task Keystone_is_believed_by_the_authority_of_cafile()
    {
        var (authority, server) = OldPeer.Certificates();
        using (authority)
        using (var peer = new OldPeer(server))
        {
            await File.WriteAllTextAsync(directory["ca.pem"], authority.ExportCertificatePem());
            using var believing = KeystoneAccount.Connect(new KeystoneOptions { CaFile = directory["ca.pem"] });
            for (var i = 0; i < 2; i++) Assert.Equal("{}", await believing.GetStringAsync(peer.Url));
            using var careless = KeystoneAccount.Connect(new KeystoneOptions { Insecure = true });
            Assert.Equal("{}", await careless.GetStringAsync(peer.Url));
            using var careful = KeystoneAccount.Connect(new KeystoneOptions());
            Assert.IsType<AuthenticationException>((await Assert.ThrowsAsync<HttpRequestException>(() => careful.GetStringAsync(peer.Url))).InnerException);
        }
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_stops_the_start()
    {
        await File.WriteAllTextAsync(directory["odd.pem"], "odd");
        var refusals = new[]
        {
            new KeystoneOptions { CaFile = directory["none.pem"] },
            new KeystoneOptions { CaFile = directory["odd.pem"] },
            new KeystoneOptions { CertificateFile = directory["none.pem"] },
            new KeystoneOptions { CertificateFile = directory["odd.pem"], KeyFile = directory["none.pem"] },
        }.Select(written => Assert.Throws<StartRefusedException>(() => KeystoneAccount.Connect(written)).Message).ToList();
        Assert.All(refusals[..2], message => Assert.StartsWith("[keystone_authtoken] cafile = ", message, StringComparison.Ordinal));
        Assert.All(refusals[2..], message => Assert.StartsWith("[keystone_authtoken] certfile = ", message, StringComparison.Ordinal));
    }
}
