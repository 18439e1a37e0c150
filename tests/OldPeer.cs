using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Neutrino.Tests;

/// <summary>
/// A server on loopback that speaks HTTP/1.0, as Keystone's own does: it answers every request with <c>{}</c> and does not say what becomes of the connection.
/// With a certificate it speaks TLS.
/// </summary>
internal sealed class OldPeer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? certificate;
    private int connections;

    public OldPeer(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        listener.Start();
        _ = AcceptAsync();
    }

    public Uri Url => new($"{(certificate is null ? "http" : "https")}://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>On which connection, by its number, each request came.</summary>
    public ConcurrentQueue<int> Requests { get; } = new();

    /// <summary>An authority of its own, and a certificate for <c>localhost</c> that it signed.</summary>
    public static (X509Certificate2 Authority, X509Certificate2 Server) Certificates()
    {
        using var rootKey = RSA.Create(2048);
        var root = new CertificateRequest("CN=an authority", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var authority = root.CreateSelfSigned(from, until);

        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, from, until, [1, 2, 3]);
        return (authority, signed.CopyWithPrivateKey(key));
    }

    public void Dispose()
    {
        listener.Dispose();
        certificate?.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await listener.AcceptTcpClientAsync(), ++connections);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client, int connection)
    {
        try
        {
            using var connected = client;
            await using Stream stream = certificate is null ? client.GetStream() : new SslStream(client.GetStream());
            if (stream is SslStream tls) await tls.AuthenticateAsServerAsync(certificate!);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            while (await reader.ReadLineAsync() is { } line)
            {
                var length = 0;
                for (; line.Length > 0; line = await reader.ReadLineAsync() ?? "")
                    if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(line[15..], System.Globalization.CultureInfo.InvariantCulture);
                if (length > 0) await reader.ReadBlockAsync(new char[length]);
                Requests.Enqueue(connection);
                await stream.WriteAsync("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray());
            }
        }
        catch (Exception end) when (end is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client would have none of it, which its own side of the test tells.
        }
    }
}
