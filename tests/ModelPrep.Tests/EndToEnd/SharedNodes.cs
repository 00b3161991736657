using System.Security.Cryptography;
using System.Text.Json;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Nodes, each with caches of its own, and the folder <c>shared</c> that all of them mount.</summary>
internal static class SharedNodes
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Sandbox> CreateAsync(StandInOptions? toolchain = null)
    {
        var sandbox = await Sandbox.CreateAsync(toolchain);
        Directory.CreateDirectory(sandbox["shared"]);
        return sandbox;
    }

    public static Sandbox On(Sandbox sandbox, string node) =>
        sandbox.With("MODELPREP_CACHE", sandbox[$"{node}/cache"]).With("HF_HOME", sandbox[$"{node}/huggingface"]);

    /// <summary>Checks that the files of an artifact are those of its manifest, byte for byte.</summary>
    public static async Task IsWholeAsync(string artifact)
    {
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync($"{artifact}/manifest.json", Token));
        var listed = manifest.RootElement.GetProperty("files").EnumerateArray().Select(file => $"{file.GetProperty("sha256").GetString()} {file.GetProperty("path").GetString()}");
        var there = Directory.EnumerateFiles(artifact, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != "manifest.json")
            .Select(path => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))} {Path.GetRelativePath(artifact, path)}");
        Assert.Equal(listed.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }
}
