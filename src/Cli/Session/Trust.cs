using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Neutrino.Cli.Session;

/// <summary>Whose certificates are believed, and which is shown; from files in PEM form.</summary>
public static class Trust
{
    /// <summary>What the user must ask for: <c>--insecure</c> of the clients, <c>insecure = True</c> in a file.</summary>
    [SuppressMessage("Security", "CA5359:Do Not Disable Certificate Validation", Justification = "It is asked for in these words.")]
    public static void Anybody(SslClientAuthenticationOptions connections) => connections.RemoteCertificateValidationCallback = static (_, _, _, _) => true;

    /// <summary>Servers whose certificate an authority in this file signed, under their own name.</summary>
    /// <param name="unread">What to say of a file that cannot be read.</param>
    public static void Signed(SslClientAuthenticationOptions connections, string file, Func<Exception, Exception> unread) => Read(unread, () =>
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        if (policy.CustomTrustStore.Count == 0) throw new CryptographicException("there is no certificate in it");
        connections.CertificateChainPolicy = policy;
    });

    /// <summary>Shows the certificate of this file.</summary>
    /// <param name="key">The file of its key; null when that is in the same.</param>
    /// <param name="unread">What to say of a file that cannot be read.</param>
    public static void Show(SslClientAuthenticationOptions connections, string certificate, string? key, Func<Exception, Exception> unread) =>
        Read(unread, () => connections.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, key)]);

    private static void Read(Func<Exception, Exception> unread, Action read)
    {
        try
        {
            read();
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw unread(fault);
        }
    }
}
