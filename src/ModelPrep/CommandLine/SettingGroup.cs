namespace ModelPrep.CommandLine;

/// <summary>Settings that belong together on a page.</summary>
/// <param name="Title">What they are about.</param>
/// <param name="Settings">The settings.</param>
internal sealed record SettingGroup(string Title, IReadOnlyList<Setting> Settings)
{
    /// <summary>All settings that have a value without a deed: what <c>modelprep config</c> shows.</summary>
    public static IReadOnlyList<SettingGroup> All { get; } =
    [
        new("Model and folders", Options.Selection),
        new("Download and sharing", Options.Transferring),
        new("Build", Options.Building),
        new("Server", [Options.Mode, Options.TritonServer, Options.MpiRun]),
        new("Output", [Options.Until, Options.Output, Options.MetricsFile]),
        new("Load", LoadOptions.All),
        new("Other variables", Options.Environment),
    ];

    /// <summary>The groups whose flags <c>init</c>, <c>serve</c> and <c>run</c> take.</summary>
    public static IEnumerable<Setting> Flags => All.Take(5).SelectMany(group => group.Settings);
}
