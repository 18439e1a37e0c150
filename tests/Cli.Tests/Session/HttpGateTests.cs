using System.Security.Cryptography.X509Certificates;
using Neutrino.Cli.Credentials;
using Neutrino.Cli.Session;
using Neutrino.Tests;

namespace Neutrino.Cli.Tests.Session;

public sealed class HttpGateTests
{
    /// <summary>One kept from an earlier request may have been closed by the server just when the next goes out.</summary>
    [Fact]
    public async Task Each_request_has_a_connection_of_its_own()
    {
        using var peer = new OldPeer();
        for (var i = 0; i < 3; i++) Assert.Null(await ErrorAsync(peer, new LoginDetails(), 3));
        Assert.Equal(peer.Requests.Distinct(), peer.Requests);
        Assert.Equal(9, peer.Requests.Count);
    }

    [Fact]
    public async Task Whose_certificate_an_authority_signed_that_the_user_named_is_believed()
    {
        var (authority, server) = OldPeer.Certificates();
        using (authority)
        using (var peer = new OldPeer(server))
        {
            var file = Path.GetTempFileName();
            await File.WriteAllTextAsync(file, authority.ExportCertificatePem());
            Assert.Null(await ErrorAsync(peer, new LoginDetails { CaCertificate = file }, 2));
            Assert.Null(await ErrorAsync(peer, new LoginDetails { Insecure = true }, 1));
            var stranger = await ErrorAsync(peer, new LoginDetails(), 1);
            Assert.StartsWith($"SSL exception connecting to {peer.Url.GetLeftPart(UriPartial.Authority)}: ", stranger!.Message, StringComparison.Ordinal);

            // Its authority is no other's.
            var (other, unused) = OldPeer.Certificates();
            await File.WriteAllTextAsync(file, other.ExportCertificatePem());
            Assert.Equal("SSLFailure", (await ErrorAsync(peer, new LoginDetails { CaCertificate = file }, 1))!.Kind);
            other.Dispose();
            unused.Dispose();
            File.Delete(file);
            Assert.StartsWith($"The certificate file {file} cannot be read: ", (await ErrorAsync(peer, new LoginDetails { CaCertificate = file }, 1))!.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>What goes wrong when the peer is asked so many times.</summary>
    private static async Task<CommandException?> ErrorAsync(OldPeer peer, LoginDetails login, int times)
    {
        try
        {
            using var gate = new HttpGate(login, null, null);
            for (var i = 0; i < times; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(peer.Url, "/v3/auth/tokens"));
                await gate.SendAsync(Service.Identity, request, new System.Text.Json.Nodes.JsonObject());
            }

            return null;
        }
        catch (CommandException fault)
        {
            return fault;
        }
    }
}
