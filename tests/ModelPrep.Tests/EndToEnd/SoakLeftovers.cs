using System.Diagnostics;
using System.Text.RegularExpressions;
using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// What may lie on the nodes and on the tier of a soak when nothing runs and all that was left has been cleared away:
/// exact names, so that whatever else is there is found, also what nobody has thought of.
/// </summary>
internal sealed class SoakLeftovers(Sandbox sandbox, HubRepository other)
{
    private const string Id = "[0-9a-f]{32}";
    private const string Unique = "[0-9a-f]{8}";

    /// <summary>
    /// The few bytes of a writer that was killed, where the file is written once only: nobody writes there again.
    /// </summary>
    private const string Once = $@"(?:\.{Unique}\.tmp)?";

    private static readonly string[] InCache =
    [
        $@"\.modelprep-cache{Once}",
        $@"CACHEDIR\.TAG{Once}",
        @"prepared\.json",
        $@"probes/[0-9a-f]{{16}}{Once}",
        @"prepared/v1/ID/.+", // which have been compared with their manifest
        @"locks/ID\.(?:lock|used)",
        @"logs/ID\.(?:log|summary\.json)",
    ];

    /// <summary>Checks a node that has prepared everything and has pruned its caches.</summary>
    public void NothingElseIsOn(string node)
    {
        OnlyTheseAre($"{node}/cache", InCache);
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox[$"{node}/cache/work"]));
        NothingElseIsInHub($"{node}/huggingface/hub");
    }

    /// <summary>
    /// Checks that a pruning of the tier has removed all copies of publishers that were killed, old or new.
    /// </summary>
    public void NoCopyIsOnTheTier() =>
        Assert.DoesNotContain(sandbox.FilesOf("shared/hub"), path => path.EndsWith(".copy", StringComparison.Ordinal));

    /// <summary>Checks a tier on which everything was published when all that had been left was old.</summary>
    public void NothingElseIsOnTheTier()
    {
        OnlyTheseAre("shared", [@"prepared/v1/ID/.+", "hub/.+"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox["shared/work"]));
        NothingElseIsInHub("shared/hub");
    }

    /// <summary>
    /// Has all that is not published look as if left a week ago, so that nothing stays since it may be in use.
    /// </summary>
    public void Age() =>
        Shell(
            "find */cache */huggingface shared -name prepared -prune -o ! -type d -exec touch -h -d '8 days ago' {} +; "
                + "find */cache/work shared/work -mindepth 1 -maxdepth 1 -exec touch -h -d '8 days ago' {} +; true"
        );

    /// <summary>Removes all that is published on the tier, and nothing that was left there.</summary>
    public void EmptyTheTier() =>
        Shell("rm -rf shared/prepared shared/hub/*/blobs shared/hub/*/refs shared/hub/*/snapshots");

    private void NothingElseIsInHub(string hub)
    {
        string[] names = [.. InRepository("model", sandbox.Model), .. InRepository("other", other)];
        OnlyTheseAre(hub, [$@"CACHEDIR\.TAG{Once}", .. names]);
        foreach (var folder in SoakDeed.Models.Select(model => $"{hub}/models--org--{model}"))
        {
            var linked = sandbox
                .FilesOf($"{folder}/snapshots")
                .Select(path => new FileInfo(sandbox[$"{folder}/snapshots/{path}"]).ResolveLinkTarget(true)!.Name);
            Assert.Equal(
                linked.Order(StringComparer.Ordinal),
                sandbox.FilesOf($"{folder}/blobs").Order(StringComparer.Ordinal)
            );
        }
    }

    private static IEnumerable<string> InRepository(string model, HubRepository repository)
    {
        var (folder, commit) = ($"models--org--{model}", repository.Commit);
        var names = string.Join('|', repository.Files.Select(file => Regex.Escape(file.Path)));
        const string Blob = "[0-9a-f]{40}|[0-9a-f]{64}";
        return
        [
            $@"\.locks/{folder}/(?:(?:{Blob})\.lock|{commit}\.pin)",
            $"{folder}/blobs/(?:{Blob})",
            $"{folder}/snapshots/{commit}/(?:{names})",
            $"{folder}/refs/main",
            $@"{folder}/(?:\.modelprep/)?trees/{commit}\.json{Once}",
            $@"{folder}/\.modelprep/main\.{Unique}\.tmp", // of the ref, which is written once
            $@"{folder}/\.no_exist/{commit}/[a-z_]+\.[a-z.]+",
        ];
    }

    /// <summary>Checks that each file has one of some names.</summary>
    private void OnlyTheseAre(string root, IEnumerable<string> names)
    {
        var pattern = new Regex($@"\A(?:{string.Join('|', names).Replace("ID", Id, StringComparison.Ordinal)})\z");
        var strange = sandbox.FilesOf(root).Where(path => !pattern.IsMatch(path)).Order(StringComparer.Ordinal);
        Assert.True(!strange.Any(), $"{root} has what does not belong there:\n{string.Join('\n', strange)}");
    }

    private void Shell(string command)
    {
        using var process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", command])
            {
                WorkingDirectory = sandbox["."],
                UseShellExecute = false,
            }
        )!;
        process.WaitForExit();
    }
}
