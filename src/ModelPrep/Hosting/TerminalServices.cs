using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Configuration;
using ModelPrep.Logging;

namespace ModelPrep.Hosting;

/// <summary>Registers what shows progress: in place on a terminal, else as lines of the log.</summary>
internal static class TerminalServices
{
    public static IServiceCollection AddTerminal(this IServiceCollection services) =>
        services
            .Add<IBuildDisplay>(
                (settings, parts) =>
                    IsLive(settings)
                        ? new TerminalBuildDisplay(parts.Get<Screen>(), TerminalSize.OfStandardError)
                        : new LogBuildDisplay(parts.Log<LogBuildDisplay>())
            )
            .Add<IDownloadDisplay>(
                (settings, parts) =>
                    IsLive(settings)
                        ? new TerminalDisplay(parts.Get<Screen>(), TerminalSize.OfStandardError)
                        : new LogDisplay(parts.Log<LogDisplay>())
            );

    /// <summary>Whether progress is drawn in place.</summary>
    public static bool IsLive(Settings settings) => settings.LiveProgress && TerminalSize.OfStandardError() is not null;
}
