using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>A key pair's keys: given and checked, or made. The private one is only in the reply that made it.</summary>
internal sealed record KeyMaterial(string PublicKey, string Fingerprint, string? PrivateKey)
{
    private const int Bits = 2048;

    public static Outcome<KeyMaterial> Imported(string text) => SshKey.TryParse(text) is { } key
        ? new KeyMaterial(text, key.Fingerprint, null)
        : ComputeRefusals.Bad("Keypair data is invalid: failed to generate fingerprint", "InvalidKeypair");

    public static Outcome<KeyMaterial> Made()
    {
        using var rsa = RSA.Create(Bits);
        var line = SshKey.Line(rsa.ExportParameters(false), "Generated-by-Nova");
        return new KeyMaterial(line, SshKey.TryParse(line)!.Fingerprint, rsa.ExportRSAPrivateKeyPem() + "\n");
    }

    /// <summary>A certificate, for a guest that takes one: its fingerprint is SHA-1.</summary>
    public static Outcome<KeyMaterial> Certificate(string text)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(text);
            return new KeyMaterial(text, FingerprintOf(certificate), null);
        }
        catch (CryptographicException)
        {
            return ComputeRefusals.Bad("Keypair data is invalid: failed to generate X509 fingerprint. Error message: no certificate in PEM", "InvalidKeypair");
        }
    }

    public static Outcome<KeyMaterial> MadeCertificate(string name)
    {
        using var rsa = RSA.Create(Bits);
        var request = new CertificateRequest($"CN={new string([.. name.Where(char.IsAsciiLetterOrDigit)])}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var start = DateTimeOffset.UnixEpoch;
        using var certificate = request.CreateSelfSigned(start, start.AddYears(100));
        return new KeyMaterial(certificate.ExportCertificatePem() + "\n", FingerprintOf(certificate), rsa.ExportRSAPrivateKeyPem() + "\n");
    }

    [SuppressMessage("Security", "CA5350", Justification = "The API's fingerprint of a certificate is SHA-1; it is shown to people and guards nothing.")]
    private static string FingerprintOf(X509Certificate2 certificate) => string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA1).Select(part => part.ToString("x2")));
}
