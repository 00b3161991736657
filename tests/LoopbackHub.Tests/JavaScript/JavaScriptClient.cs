using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LoopbackHub.Tests.JavaScript;

/// <summary>The hub's own JavaScript client, installed once and used as it is.</summary>
internal static class JavaScriptClient
{
    private const string Package = "@huggingface/hub";
    private const string Version = "2.17.5";
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs <c>download.mjs</c> and returns what it prints last; the client itself prints too.</summary>
    public static async Task<JsonNode> DownloadAsync(Uri hub, string repository, string cacheFolder)
    {
        var folder = await InstallAsync();
        var script = Path.Combine(AppContext.BaseDirectory, "JavaScript", "download.mjs");
        var output = await RunAsync("node", folder, [script, folder, hub.AbsoluteUri.TrimEnd('/'), RunningHub.Token, repository, cacheFolder]);
        return JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!;
    }

    /// <summary>Installs the client unless an earlier run has; one process at a time.</summary>
    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Artifacts(), "npm", $"hub-{Version}");
        Directory.CreateDirectory(folder);
        var done = Path.Combine(folder, "installed");
        await using var held = await LockAsync(Path.Combine(folder, "lock"));
        if (File.Exists(done))
            return folder;
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), "{\"private\":true}", RunningHub.Patience);
        await RunAsync("npm", folder, ["install", "--ignore-scripts", "--no-audit", "--no-fund", $"{Package}@{Version}"]);
        await File.WriteAllTextAsync(done, "", RunningHub.Patience);
        return folder;
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(LockPoll, RunningHub.Patience);
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

    private static async Task<string> RunAsync(string program, string folder, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(RunningHub.Patience);
        var output = await process.StandardOutput.ReadToEndAsync(RunningHub.Patience);
        await process.WaitForExitAsync(RunningHub.Patience);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}:\n{output}\n{await errors}");
        return output;
    }
}
