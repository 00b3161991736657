using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;

namespace ModelPrep.Hosting;

/// <summary>Short forms for the registration of parts.</summary>
internal static class Registration
{
    /// <summary>Registers a part that takes some of its values from the settings.</summary>
    public static IServiceCollection Add<T>(
        this IServiceCollection services,
        Func<Settings, IServiceProvider, T> create
    )
        where T : class => services.AddSingleton(parts => create(parts.Get<Settings>(), parts));

    /// <summary>A part.</summary>
    public static T Get<T>(this IServiceProvider parts)
        where T : notnull => parts.GetRequiredService<T>();

    /// <summary>The log of a type.</summary>
    public static ILogger<T> Log<T>(this IServiceProvider parts) => parts.Get<ILogger<T>>();
}
