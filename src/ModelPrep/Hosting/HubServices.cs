using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Configuration;
using ModelPrep.Diagnostics;
using ModelPrep.Downloads;
using ModelPrep.Hub;

namespace ModelPrep.Hosting;

/// <summary>Registers what speaks to the hub and its storage hosts.</summary>
internal static class HubServices
{
    /// <summary>Name of the client of the hub; redirects lead it to the storage hosts.</summary>
    private const string ClientName = "hub";

    public static IServiceCollection AddHub(this IServiceCollection services)
    {
        services
            .AddHttpClient(ClientName)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // the handler renews its connections itself
            .RemoveAllLoggers() // they would log addresses, and some of these are secret
            .ConfigurePrimaryHttpMessageHandler(parts => HttpSetup.CreateHandler(parts.Get<Settings>().Proxies));
        return services
            .Add((settings, _) => new TokenSource(settings.Token))
            .Add((settings, _) => new HubUrls(settings.Endpoint))
            .AddSingleton<HubPause>()
            .Add(
                (settings, parts) =>
                    new HubRetry(
                        parts.Get<HubPause>(),
                        settings.Transfer,
                        parts.Get<TimeProvider>(),
                        parts.Log<HubRetry>()
                    )
            )
            .Add(
                (settings, parts) =>
                    new HubAccess(
                        new AuthorizedClient(
                            CreateClient(parts, settings.Transfer.StallWindow),
                            parts.Get<TokenSource>()
                        ),
                        parts.Get<HubUrls>(),
                        new HubErrors(parts.Get<HubUrls>(), settings.Transfer, parts.Get<TimeProvider>()),
                        parts.Get<HubRetry>(),
                        new DownloadDeadline(settings.Transfer.Deadline, parts.Get<TimeProvider>()),
                        settings.Transfer,
                        HttpSetup.CreateLimiter(settings.Transfer.MaxRate)
                    )
            )
            .AddSingleton<HubClient>()
            .Add<IModelHub>(
                (settings, parts) =>
                    (settings.OfflineVariable, parts.Get<ISharedWeights>()) switch
                    {
                        ({ } variable, Disk.NoSharedWeights) => new OfflineHub(variable),
                        ({ } variable, var shared) => new SharedHub(new OfflineHub(variable), shared),
                        (null, Disk.NoSharedWeights) => parts.Get<HubClient>(),
                        (null, var shared) => new SharedHub(parts.Get<HubClient>(), shared),
                    }
            )
            .AddSingleton(parts => new HubProbe(
                CreateClient(parts, Examination.HubTimeout),
                parts.Get<HubUrls>(),
                new JsonAnswers(new TransferLimits { StallWindow = Examination.HubTimeout }),
                Examination.HubTimeout,
                parts.Get<TimeProvider>()
            ));
    }

    private static RedirectingClient CreateClient(IServiceProvider parts, TimeSpan timeout) =>
        new(
            new HttpMessageInvoker(parts.Get<IHttpMessageHandlerFactory>().CreateHandler(ClientName), false),
            parts.Get<HubUrls>(),
            parts.Get<Settings>().Proxies,
            parts.Get<HubPause>(),
            timeout
        );
}
