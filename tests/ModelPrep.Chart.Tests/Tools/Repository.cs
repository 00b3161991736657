namespace ModelPrep.Chart.Tests.Tools;

/// <summary>Where things are in the working tree.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string ChartPath => At("chart");

    public static string ContainerFilePath => At("containers", "server.containerfile");

    public static string ClientContainerFilePath => At("containers", "client.containerfile");

    /// <summary>The program as published, or the one that MODELPREP_BINARY names.</summary>
    public static string BinaryPath { get; } =
        Environment.GetEnvironmentVariable("MODELPREP_BINARY") ?? At("artifacts", "publish", "ModelPrep", "modelprep");

    /// <summary>The program behind the stand-ins, as published, or the one that STANDINS_BINARY names.</summary>
    public static string StandInsPath { get; } =
        Environment.GetEnvironmentVariable("STANDINS_BINARY") ?? At("artifacts", "publish", "StandIns", "standins");

    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No Directory.Packages.props above {AppContext.BaseDirectory}.");
    }
}
