using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A certificate authority that nobody knows, and a certificate by it.</summary>
internal sealed class Authority : IDisposable
{
    public const string Name = "Sandbox Authority";
    private readonly X509Certificate2 _root;

    /// <param name="host">The host that the certificate is for; by default both of a hub on this machine.</param>
    /// <param name="days">How long it is valid; less than none for one that has expired.</param>
    public Authority(string? host = null, int days = 30)
    {
        var now = DateTimeOffset.UtcNow;
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest($"CN={Name}", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = root.CreateSelfSigned(now.AddDays(-90), now.AddDays(90));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hub", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host ?? "localhost");
        if (host is null)
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(
            _root,
            now.AddDays(-60),
            now.AddDays(days),
            RandomNumberGenerator.GetBytes(8)
        );
        Certificate = certificate.CopyWithPrivateKey(key);
    }

    /// <summary>The hub's certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authority's own certificate, as SSL_CERT_FILE takes it.</summary>
    public string Pem => _root.ExportCertificatePem();

    public void Dispose()
    {
        _root.Dispose();
        Certificate.Dispose();
    }
}
