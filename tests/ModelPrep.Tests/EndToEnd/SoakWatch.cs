using System.Text.Json;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Looks again and again, while things are removed, at what has its final name. An artifact that is visible is whole. A
/// snapshot of a node that was whole once is whole as long as it is visible.
/// </summary>
/// <remarks>
/// A snapshot grows link by link, and a tier has no pins, so that a publisher there may find its links dangling and
/// take them back: only what was whole is watched, and only on nodes.
/// </remarks>
internal sealed class SoakWatch(Sandbox sandbox) : IDisposable
{
    private readonly Dictionary<string, string[]> _listed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Identity, int Open)> _whole = new(StringComparer.Ordinal);
    private int _removals;

    /// <summary>How often it has looked.</summary>
    public long Looks { get; private set; }

    /// <summary>A removal has started.</summary>
    public void Begin() => Interlocked.Increment(ref _removals);

    /// <summary>A removal has ended, in whatever manner.</summary>
    public void End() => Interlocked.Decrement(ref _removals);

    /// <summary>Looks while removals run, until the round is over, and once more then.</summary>
    public Task RunAsync(Task round) =>
        Task.Run(async () =>
        {
            while (!round.IsCompleted)
            {
                if (Volatile.Read(ref _removals) == 0)
                    await Task.Delay(1, TestContext.Current.CancellationToken); // leaves the processor to the others
                else
                    Look();
            }

            Look();
        });

    /// <summary>Checks everything that is visible at this moment.</summary>
    public void Look()
    {
        Looks++;
        foreach (var cache in SoakDeed.Nodes.Select(node => $"{node}/cache").Append("shared"))
            LookAtEach($"{cache}/prepared/v1", LookAtArtifact);
        foreach (var node in SoakDeed.Nodes)
        {
            foreach (var model in SoakDeed.Models)
                LookAtEach($"{node}/huggingface/hub/models--org--{model}/snapshots", LookAtSnapshot);
        }
    }

    private void LookAtEach(string place, Action<string, string> look)
    {
        try
        {
            foreach (var folder in Directory.EnumerateDirectories(sandbox[place]))
            {
                if (IdentityOf(folder) is { } identity)
                    look(folder, identity);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // nothing is there yet, or any more
        }
    }

    private void LookAtArtifact(string folder, string identity)
    {
        var files = _listed.TryGetValue($"{folder} {identity}", out var known) ? known : FilesOf(folder);
        if (files is not null && IdentityOf(folder) == identity)
            _listed[$"{folder} {identity}"] = files;
        var missing = files is null ? new List<string> { "manifest.json" } : MissingFrom(folder, files);
        IsStillAnother(folder, identity, missing);
    }

    private void LookAtSnapshot(string folder, string identity)
    {
        var missing = MissingFrom(folder, TierState.Needed);
        var isKnown = _whole.TryGetValue(folder, out var whole) && whole.Identity == identity;
        if (isKnown)
            IsStillAnother(folder, identity, missing);
        else if (missing.Count == 0)
            Remember(folder);
    }

    /// <remarks>As long as it is open, no other folder gets its number.</remarks>
    private void Remember(string folder)
    {
        var open = Libc.Open(folder, Libc.ReadOnlyCloseOnExec);
        if (open < 0)
            return; // it has gone
        if (_whole.Remove(folder, out var before))
            _ = Libc.Close(before.Open);
        _whole[folder] = (FileStatus.Of(open)!.Identity, open);
        // another one may have come meanwhile, which was not looked at
        if (MissingFrom(folder, TierState.Needed).Count > 0 || IdentityOf(folder) != _whole[folder].Identity)
            _whole[folder] = ("", open);
    }

    public void Dispose()
    {
        foreach (var (_, open) in _whole.Values)
            _ = Libc.Close(open);
    }

    /// <summary>What lacks something was moved away while it was looked at, or it is broken.</summary>
    private static void IsStillAnother(string folder, string identity, List<string> missing) =>
        Assert.False(
            missing.Count > 0 && IdentityOf(folder) == identity,
            $"{folder} is visible without {string.Join(", ", missing)}"
        );

    private static List<string> MissingFrom(string folder, IEnumerable<string> files) =>
        [.. files.Where(file => !File.Exists($"{folder}/{file}"))];

    /// <summary>The files that its manifest lists; null where there is none.</summary>
    private static string[]? FilesOf(string artifact)
    {
        try
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes($"{artifact}/manifest.json"));
            var files = manifest.RootElement.GetProperty("files").EnumerateArray();
            return [.. files.Select(file => file.GetProperty("path").GetString()!), "manifest.json"];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string? IdentityOf(string folder) =>
        FileStatus.OfLink(folder) is { IsFolder: true } status ? status.Identity : null;
}
