using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;
using ModelPrep.Transfer;

namespace ModelPrep.Hub;

/// <summary>Composes the hub client. A run that does not need the hub creates none of these objects.</summary>
internal sealed class HubParts(Settings settings, ILoggerFactory log, TimeProvider time)
{
    public IModelHub Client =>
        field ??= new HubClient(
            new HubAccess(
                new AuthorizedClient(CreateClient(settings.Transfer.StallWindow), Tokens),
                Urls,
                new HubErrors(Urls, settings.Transfer, time),
                Retry,
                new DownloadDeadline(settings.Transfer.Deadline, time),
                settings.Transfer,
                HttpSetup.CreateLimiter(settings.Transfer.MaxRate)
            ),
            time,
            log.CreateLogger<HubClient>()
        );

    public TokenSource Tokens => field ??= new TokenSource(settings.Token);

    /// <summary>Number of retries so far.</summary>
    public int Retries => Retry.Retries;

    private HubUrls Urls => field ??= new HubUrls(settings.Endpoint);

    private HubPause Pause => field ??= new HubPause(time, log.CreateLogger<HubPause>());

    private HubRetry Retry => field ??= new HubRetry(Pause, settings.Transfer, time, log.CreateLogger<HubRetry>());

    /// <summary>Creates a probe, which sends one request and does not retry.</summary>
    /// <param name="timeout">Timeout of the request.</param>
    public HubProbe CreateProbe(TimeSpan timeout) =>
        new(CreateClient(timeout), Urls, new JsonAnswers(new TransferLimits { StallWindow = timeout }), timeout, time);

    private RedirectingClient CreateClient(TimeSpan timeout) =>
        new(HttpSetup.Create(settings.Proxies), Urls, settings.Proxies, Pause, timeout);
}
