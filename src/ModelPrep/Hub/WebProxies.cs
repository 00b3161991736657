using System.Net;
using ModelPrep.Configuration;

namespace ModelPrep.Hub;

/// <summary>Hands the configured proxies to .NET.</summary>
internal sealed class WebProxies(ProxySettings settings) : IWebProxy, ICredentials
{
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) => settings.For(destination)?.Uri;

    public bool IsBypassed(Uri host) => settings.For(host) is null;

    /// <remarks>Answers only Basic and Digest. Other schemes would use Kerberos tickets of this machine.</remarks>
    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        authType is not ("Basic" or "Digest") ? null
        : settings.Https?.Uri == uri ? settings.Https.Credential
        : settings.Http?.Uri == uri ? settings.Http.Credential
        : null;
}
