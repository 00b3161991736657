namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Unreachable"/>: the network.</content>
public static partial class Messages
{
    public static readonly MessageCode HubUnreachable = new(
        "MP6901",
        "The hub is unreachable",
        Cause: "The hub did not answer, connections broke, or the hub reported errors of its own. "
            + "Five retries did not help.",
        Cure: "Check the network, DNS, the proxy and the status of the hub. The next run resumes the download.",
        Chart: "`init.extraEnv` for the proxy, `networkPolicy.extraEgress`"
    );

    public static readonly MessageCode DeadlinePassed = new(
        "MP6902",
        "Download deadline exceeded",
        Cause: "The download, or a request before it, took longer than `MODELPREP_DOWNLOAD_DEADLINE`.",
        Cure: "Retry: the next run resumes the download. Or allow more time.",
        Chart: "`init.extraEnv`"
    );

    public static readonly MessageCode CertificateUntrusted = new(
        "MP6903",
        "Certificate not trusted",
        Cause: "The image does not know the authority that issued the certificate, "
            + "or the certificate is for another host or not valid now.",
        Cure: "Set `SSL_CERT_FILE` to a PEM file with the authority's certificate. Check `--endpoint` and the clock.",
        Chart: "`init.extraEnv` for `SSL_CERT_FILE`, `init.extraVolumeMounts` for the file"
    );

    public static readonly MessageCode ProxyRefuses = new(
        "MP6904",
        "Proxy authentication required",
        Cause: "The proxy answers HTTP 407.",
        Cure: "Put the user and password, percent-encoded, into the variable that names the proxy.",
        Chart: "`init.extraEnv`"
    );

    public static readonly MessageCode RedirectRefused = new(
        "MP6905",
        "Redirect refused: unsafe target",
        Cause: "Redirects form a loop, or lead from https to http, to another scheme, or to a link-local address. "
            + "Or the listing continues at another host or at an invalid address. "
            + "Or an address of another host contains the token.",
        Cure: "Check `--endpoint`, and the proxies on the way. A mirror must serve everything itself.",
        Chart: "`model.endpoint`"
    );

    public static readonly MessageCode RequestRefused = new(
        "MP6906",
        "The hub rejects the request",
        Cause: "The hub answers with an HTTP status that a retry does not change.",
        Cure: "Check `--endpoint`, and the proxies on the way.",
        Chart: "`model.endpoint`"
    );

    public static readonly MessageCode NoHub = new(
        "MP6907",
        "The response is not from a hub",
        Cause: "The response is a web page or other text that a hub does not send. "
            + "A login page or a proxy intercepts the connection.",
        Cure: "Set `HTTPS_PROXY` or `--endpoint`, or allow the hub at the proxy.",
        Chart: "`init.extraEnv` for `HTTPS_PROXY`, `model.endpoint`"
    );

    public static readonly MessageCode AnswerEncoded = new(
        "MP6908",
        "A proxy changes responses",
        Cause: "The response is compressed although the request asked for plain bytes.",
        Cure: "Bypass the proxy with `NO_PROXY`, or configure it to leave responses unchanged.",
        Chart: "`init.extraEnv` for `NO_PROXY`"
    );

    public static readonly MessageCode Offline = new(
        "MP6909",
        "Offline mode is on",
        Cause: "`HF_HUB_OFFLINE` or `TRANSFORMERS_OFFLINE` is set, and the cache does not have what is needed.",
        Cure: "Unset the variable, or fill the cache on a machine with a network.",
        Chart: "`init.extraEnv`, `model.revision` with a commit"
    );

    public static readonly MessageCode NoRequestSucceeded = new(
        "MP6910",
        "No request succeeded",
        Cause: "All requests of `load` failed. The message shows the first failure.",
        Cure: "Check `--url` and the server's log. `--wait 5m` waits until the server is ready."
    );

    public static readonly MessageCode ServerNotReady = new(
        "MP6911",
        "Server not ready in time",
        Cause: "The server did not report that it is ready within `--wait` of `load`.",
        Cure: "Check `--url` and the server, or allow more time with `--wait`."
    );

    public static readonly MessageCode AnswerTooLarge = new(
        "MP6912",
        "Response too large",
        Cause: "The response has more bytes, longer texts, more files or more pages than a hub sends "
            + "([limits](download.md#bounds)).",
        Cure: "Check `--endpoint`, and the proxies on the way.",
        Chart: "`model.endpoint`"
    );
}
