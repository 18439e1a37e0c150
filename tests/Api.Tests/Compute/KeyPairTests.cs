using System.Security.Cryptography;

namespace Neutrino.Api.Tests.Compute;

public sealed class KeyPairTests(ComputeFixture fixture) : IClassFixture<ComputeFixture>
{
    [Fact]
    public async Task A_made_key_shows_its_private_half_once()
    {
        var made = (await fixture.Client.PostAsync("v2.1/os-keypairs", """{"keypair": {"name": "made"}}""")).Json.GetProperty("keypair");
        using var rsa = RSA.Create();
        rsa.ImportFromPem(made.GetProperty("private_key").GetString());
        Assert.Equal(made.GetProperty("public_key").GetString()!.Split(' ')[1], Rules.SshKey.Line(rsa.ExportParameters(false), "x").Split(' ')[1]);
        var shown = (await fixture.Client.GetAsync("v2.1/os-keypairs/made")).Json.GetProperty("keypair");
        Assert.False(shown.TryGetProperty("private_key", out _));
        Assert.Equal(409, (await fixture.Client.PostAsync("v2.1/os-keypairs", """{"keypair": {"name": "made"}}""")).Code);
        Assert.Equal(404, (await fixture.Client.GetAsync("v2.1/os-keypairs/made", "other")).Code);
        Assert.Equal(202, (await fixture.Client.DeleteAsync("v2.1/os-keypairs/made")).Code);
    }

    [Fact]
    public async Task Rubbish_is_no_key_and_from_2_92_a_key_must_be_given()
    {
        Assert.Contains("Keypair data is invalid", (await fixture.Client.PostAsync("v2.1/os-keypairs", """{"keypair": {"name": "k", "public_key": "ssh-rsa rubbish"}}""")).Body, StringComparison.Ordinal);
        Assert.Equal(400, (await fixture.SendAsync("POST", "v2.1/os-keypairs", """{"keypair": {"name": "k"}}""", "2.92")).Code);
        Assert.Equal(400, (await fixture.SendAsync("POST", "v2.1/os-keypairs", """{"keypair": {"name": "a/b"}}""", "2.2")).Code);
    }

    [Fact]
    public async Task A_given_key_is_shown_as_it_was_given()
    {
        using var rsa = RSA.Create(2048);
        var line = Rules.SshKey.Line(rsa.ExportParameters(false), "me") + "\n";
        var body = System.Text.Json.JsonSerializer.Serialize(new { keypair = new { name = "given", public_key = line } });
        Assert.Equal(line, (await fixture.Client.PostAsync("v2.1/os-keypairs", body)).Json.GetProperty("keypair").GetProperty("public_key").GetString());
        Assert.Equal(line, (await fixture.Client.GetAsync("v2.1/os-keypairs/given")).Json.GetProperty("keypair").GetProperty("public_key").GetString());
    }

    [Fact]
    public async Task A_certificate_is_made_and_taken_again()
    {
        var made = (await fixture.SendAsync("POST", "v2.1/os-keypairs", """{"keypair": {"name": "cert", "type": "x509"}}""", "2.2")).Json.GetProperty("keypair");
        var body = System.Text.Json.JsonSerializer.Serialize(new { keypair = new { name = "again", type = "x509", public_key = made.GetProperty("public_key").GetString() } });
        var again = (await fixture.SendAsync("POST", "v2.1/os-keypairs", body, "2.2")).Json.GetProperty("keypair");
        Assert.Equal(made.GetProperty("fingerprint").GetString(), again.GetProperty("fingerprint").GetString());
    }
}
