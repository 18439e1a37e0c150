using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Neutrino.Cli.Session;

/// <summary>Whose certificates are believed.</summary>
internal static class Trust
{
    /// <summary><c>--insecure</c>, which the user must ask for.</summary>
    [SuppressMessage("Security", "CA5359:Do Not Disable Certificate Validation", Justification = "What --insecure asks for, in the clients' own words.")]
    public static bool Anybody(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

    /// <summary>Servers whose certificate an authority in this file (PEM) signed, under their own name.</summary>
    public static X509ChainPolicy Signed(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        Reading(file, () =>
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
            if (policy.CustomTrustStore.Count == 0) throw new CryptographicException("there is no certificate in it");
        });
        return policy;
    }

    public static X509CertificateCollection Client(string certificate, string? key)
    {
        var collection = new X509CertificateCollection();
        Reading(certificate, () => collection.Add(X509Certificate2.CreateFromPemFile(certificate, key)));
        return collection;
    }

    private static void Reading(string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The certificate file {file} cannot be read: {fault.Message}", "it must hold certificates in PEM form");
        }
    }
}
