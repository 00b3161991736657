using System.Diagnostics;
using System.Text.Json.Nodes;

namespace HubClients;

/// <summary>The hub's own JavaScript client, installed once and used as it is.</summary>
/// <param name="hub">Address of the hub.</param>
/// <param name="token">A token that it accepts.</param>
/// <param name="cancellationToken">Ends what is under way.</param>
public sealed class JavaScriptClient(Uri hub, string token, CancellationToken cancellationToken)
{
    private const string Package = "@huggingface/hub";
    private const string Version = "2.17.5";
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Downloads a repository in all of the client's ways; returns what <c>download.mjs</c> says that it got.
    /// </summary>
    public async Task<JsonNode> DownloadAsync(string repository, string cacheFolder) =>
        JsonNode.Parse(LastLine(await RunScriptAsync("download.mjs", repository, cacheFolder)))!;

    /// <summary>Brings a snapshot, or only some files of it, into a cache.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="revision">Branch or commit.</param>
    /// <param name="cacheFolder">Root of the cache.</param>
    /// <param name="paths">The files; none for all.</param>
    /// <returns>
    /// Everything that the client printed; the last lines are the snapshot's folder, or the places of the files.
    /// </returns>
    public Task<string> SnapshotAsync(string repository, string revision, string cacheFolder, params string[] paths) =>
        RunScriptAsync("snapshot.mjs", [repository, revision, cacheFolder, .. paths]);

    private async Task<string> RunScriptAsync(string script, params string[] arguments)
    {
        var folder = await InstallAsync();
        return await RunAsync(
            "node",
            folder,
            [Path.Combine(AppContext.BaseDirectory, script), folder, hub.AbsoluteUri.TrimEnd('/'), token, .. arguments]
        );
    }

    /// <remarks>The client prints, too, what it does.</remarks>
    private static string LastLine(string output) => output.TrimEnd().Split('\n')[^1];

    /// <summary>Installs the client unless an earlier run has; one process at a time.</summary>
    private async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Artifacts(), "npm", $"hub-{Version}");
        Directory.CreateDirectory(folder);
        var done = Path.Combine(folder, "installed");
        await using var held = await LockAsync(Path.Combine(folder, "lock"));
        if (File.Exists(done))
            return folder;
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), "{\"private\":true}", cancellationToken);
        await RunAsync(
            "npm",
            folder,
            ["install", "--ignore-scripts", "--no-audit", "--no-fund", $"{Package}@{Version}"]
        );
        await File.WriteAllTextAsync(done, "", cancellationToken);
        return folder;
    }

    private async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(LockPoll, cancellationToken);
            }
        }
    }

    private static string Artifacts()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.Name != "artifacts")
            folder = folder.Parent!;
        return folder.FullName;
    }

    private async Task<string> RunAsync(string program, string folder, IEnumerable<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? await errors + output
            : throw new InvalidOperationException(
                $"{program} ended with {process.ExitCode}:\n{output}\n{await errors}"
            );
    }
}
