using System.Net;
using ModelPrep.Configuration;

namespace ModelPrep.Hub;

/// <summary>The configured proxies, as .NET asks for them.</summary>
internal sealed class WebProxies(ProxySettings settings) : IWebProxy, ICredentials
{
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) => settings.For(destination)?.Uri;

    public bool IsBypassed(Uri host) => settings.For(host) is null;

    /// <remarks>
    /// A name and a password are for these two ways only; others would look for tickets of this machine.
    /// </remarks>
    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        authType is not ("Basic" or "Digest") ? null
        : settings.Https?.Uri == uri ? settings.Https.Credential
        : settings.Http?.Uri == uri ? settings.Http.Credential
        : null;
}
