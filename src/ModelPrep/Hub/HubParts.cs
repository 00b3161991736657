using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;
using ModelPrep.Transfer;

namespace ModelPrep.Hub;

/// <summary>
/// Composes what speaks to the hub; the part of the composition root that a run without a hub never makes.
/// </summary>
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

    /// <summary>How often the hub was asked again so far.</summary>
    public int Retries => Retry.Retries;

    private HubUrls Urls => field ??= new HubUrls(settings.Endpoint);

    private HubPause Pause => field ??= new HubPause(time, log.CreateLogger<HubPause>());

    private HubRetry Retry => field ??= new HubRetry(Pause, settings.Transfer, time, log.CreateLogger<HubRetry>());

    /// <summary>Asks once, and never again.</summary>
    /// <param name="patience">How long an answer may take.</param>
    public HubProbe CreateProbe(TimeSpan patience) =>
        new(
            CreateClient(patience),
            Urls,
            new JsonAnswers(new TransferLimits { StallWindow = patience }),
            patience,
            time
        );

    private RedirectingClient CreateClient(TimeSpan patience) =>
        new(HttpSetup.Create(settings.Proxies), Urls, settings.Proxies, Pause, patience);
}
