using System.Text.Json;
using ModelPrep.Preparing;
using ModelPrep.Telemetry;

namespace ModelPrep.CommandLine;

/// <summary>What <c>init</c> prints on standard output.</summary>
internal static class InitOutput
{
    /// <summary>As text the folder of the artifact (or of the weights); as JSON what was done, too.</summary>
    public static void Write(InitResult result, bool json) =>
        Console.Out.WriteLine(
            json
                ? JsonSerializer.Serialize(InitReport.Of(result), InitJson.Default.InitReport)
                : result.Artifact?.FolderPath ?? result.Download?.Snapshot.FolderPath
        );
}
