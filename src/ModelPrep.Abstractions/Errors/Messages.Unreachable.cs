namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Unreachable"/>: who does not answer.</content>
public static partial class Messages
{
    /// <summary>No answer, broken connections, or errors of the hub itself, also after five more tries.</summary>
    /// <remarks>Check network, DNS, proxy and the status of the hub; what has arrived stays for the next run.</remarks>
    public static readonly MessageCode HubUnreachable = new("MP6901", "The hub cannot be reached");

    /// <summary><c>MODELPREP_DOWNLOAD_DEADLINE</c> has passed, for the download or for a question before it.</summary>
    /// <remarks>Run again, it goes on where it stopped; or allow more time.</remarks>
    public static readonly MessageCode DeadlinePassed = new("MP6902", "The download was not finished in time");

    /// <summary>It is of an authority that this image does not know, for another host, or not valid now.</summary>
    /// <remarks>
    /// Set <c>SSL_CERT_FILE</c> to a PEM file with the authority's certificate; check <c>--endpoint</c> and the clock.
    /// </remarks>
    public static readonly MessageCode CertificateUntrusted = new("MP6903", "A certificate is not trusted");

    /// <summary>The proxy answers HTTP 407.</summary>
    /// <remarks>Put user and password, percent-encoded, into the variable that names the proxy.</remarks>
    public static readonly MessageCode ProxyRefuses = new("MP6904", "The proxy wants a user and password");

    /// <summary>
    /// Redirects go in a circle, from https to http, to another scheme or to a link-local address, the listing goes on
    /// at another host or at no address, or an address of another host holds the token.
    /// </summary>
    /// <remarks>Check <c>--endpoint</c>, and proxies on the way: a mirror must answer for itself.</remarks>
    public static readonly MessageCode RedirectRefused = new("MP6905", "The hub leads where it must not");

    /// <summary>An HTTP status that another try does not change.</summary>
    /// <remarks>Check <c>--endpoint</c>, and proxies on the way.</remarks>
    public static readonly MessageCode RequestRefused = new("MP6906", "The hub refuses the request");

    /// <summary>A web page came, or another text than a hub's: a login page or proxy stands in between.</summary>
    /// <remarks>Set <c>HTTPS_PROXY</c> or <c>--endpoint</c>, or allow the hub at the proxy.</remarks>
    public static readonly MessageCode NoHub = new("MP6907", "Something else answers for the hub");

    /// <summary>Plain bytes were asked for, and came compressed.</summary>
    /// <remarks>Go round the proxy with <c>NO_PROXY</c>, or have it leave answers as they are.</remarks>
    public static readonly MessageCode AnswerEncoded = new("MP6908", "A proxy changes answers");

    /// <summary>
    /// <c>HF_HUB_OFFLINE</c> or <c>TRANSFORMERS_OFFLINE</c> is set, and the cache does not have what is needed.
    /// </summary>
    /// <remarks>Unset the variable, or fill the cache where there is a network.</remarks>
    public static readonly MessageCode Offline = new("MP6909", "The hub must not be asked");

    /// <summary>All requests of <c>load</c> failed; the message has the first failure.</summary>
    /// <remarks>Check <c>--url</c>, and look at the server's log; <c>--wait 5m</c> waits until it is ready.</remarks>
    public static readonly MessageCode NoRequestSucceeded = new("MP6910", "No request to the server succeeded");

    /// <summary>The server did not say that it is ready within <c>--wait</c> of <c>load</c>.</summary>
    /// <remarks>Check <c>--url</c> and the server, or allow more with <c>--wait</c>.</remarks>
    public static readonly MessageCode ServerNotReady = new("MP6911", "The server was not ready in time");

    /// <summary>
    /// It has more bytes, longer texts, more files or more pages than any hub sends (docs/download.md).
    /// </summary>
    /// <remarks>Check <c>--endpoint</c>, and proxies on the way.</remarks>
    public static readonly MessageCode AnswerTooLarge = new("MP6912", "An answer in place of the hub's is too large");
}
