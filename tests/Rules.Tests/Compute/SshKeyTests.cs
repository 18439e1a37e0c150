using System.Security.Cryptography;

namespace Neutrino.Rules.Tests.Compute;

public sealed class SshKeyTests
{
    private const string Ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ me@there";

    [Theory]
    [InlineData("")]
    [InlineData("ssh-rsa")]
    [InlineData("ssh-rsa AAAA")]
    [InlineData("ssh-rsa not!base64")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQAAAA")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA////EBAQ")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----")]
    public void What_is_no_key_is_not_taken_for_one(string text) => Assert.Null(SshKey.TryParse(text));

    [Fact]
    public void Two_lines_are_not_one_key() => Assert.Null(SshKey.TryParse(Ed25519 + "\n" + Ed25519));

    [Fact]
    public void A_key_is_known_by_type_and_fingerprint()
    {
        var key = SshKey.TryParse($"  {Ed25519}\n");
        Assert.Equal("ssh-ed25519", key!.Type);
        Assert.Matches("^([0-9a-f]{2}:){15}[0-9a-f]{2}$", key.Fingerprint);
    }

    [Fact]
    public void An_rsa_key_of_our_own_making_is_one()
    {
        using var rsa = RSA.Create(2048);
        Assert.Equal("ssh-rsa", SshKey.TryParse(SshKey.Line(rsa.ExportParameters(false), "made"))!.Type);
    }
}
