using System.Diagnostics;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// A cache that another user can write: each file and folder of it, replaced by a link, a pipe, a device or something
/// huge. Nothing elsewhere changes, nothing hangs, nothing is a bug. A sample, unless MODELPREP_TEST_PLANTS raises it.
/// </summary>
public sealed class PlantingTests
{
    private const string Nobody = "65534";
    private const string Stranger = "12345";
    private static readonly int? Count = Number("MODELPREP_TEST_PLANTS");
    private static readonly string[] Folders = ["cache", "huggingface", "shared", "out"];
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(30); // 10 on a quiet machine

    private static readonly string[] Plants =
        ["link to file", "link to folder", "link to device", "link to nothing", "loop", "pipe", "device", "folder", "huge"];

    private const string Init = "init --model org/model --shared-cache shared --metrics-file out/metrics";

    private static readonly string[] Verbs =
    [
        Init, "serve --dry-run", "plan --model org/model --shared-cache shared", "cache list", "cache verify --weights",
        "cache prune --yes --max-size 1 --weights", "cache remove hf:org/model", "cache remove model",
    ];

    /// <summary>The files that the user names: what is there in their place stays there.</summary>
    private static readonly string[] Named = ["out/metrics", "cache/prepared.json"];

    [Theory]
    [InlineData(false, "0", 60)]
    [InlineData(true, "0", 60)]
    [InlineData(false, Nobody, 10)]
    [InlineData(true, Nobody, 10)]
    public async Task Whatever_stands_in_place_of_a_file_or_folder_nothing_elsewhere_changes(bool half, string user, int count)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 14);
        await PrepareAsync(sandbox, half, user);
        var (found, slowest) = (new List<string>(), TimeSpan.Zero);
        var cases = Cases(sandbox, Count ?? count);
        foreach (var one in cases)
        {
            Restore(sandbox);
            Plant(sandbox, one);
            var (before, started) = (Canary(sandbox), TimeProvider.System.GetTimestamp());
            await using var run = Start(sandbox, user, one.Verb);
            var ended = run.EndAsync();
            await Task.WhenAny(ended, Task.Delay(Hangs, TestContext.Current.CancellationToken));
            var (took, outcome) = (TimeProvider.System.GetElapsedTime(started), ended.IsCompleted ? await ended : null);
            slowest = took > slowest ? took : slowest;
            if (outcome is null or { ExitCode: 70 or >= 128 })
                found.Add($"{one} ends with {outcome?.ToString() ?? "nothing: it hangs"}");
            if (Canary(sandbox) is var after && before != after)
                found.Add($"{one} changes\n{before}to\n{after}{outcome}");
            if (one.Plant is "device" && Named.Contains(one.Path) && !IsDevice(sandbox[one.Path]))
                found.Add($"{one} replaces the device\n{outcome}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{cases.Count} plants, the slowest {slowest.TotalSeconds:0.0} s");
        Assert.True(found.Count == 0, $"{found.Count} of {cases.Count}:\n{string.Join('\n', found)}");
    }

    /// <summary>Something planted, and what is done then.</summary>
    /// <param name="Path">Where, relative.</param>
    /// <param name="Plant">What.</param>
    /// <param name="Owner">Whose it is.</param>
    /// <param name="Verb">The command line.</param>
    private sealed record Case(string Path, string Plant, string Owner, string Verb);

    private static Running Start(Sandbox sandbox, string user, string commandLine) => sandbox.Start(
        "/usr/bin/setpriv",
        ["--reuid", user, "--regid", user, "--clear-groups", Binary.ModelPrep, .. Sandbox.Split(commandLine)]);

    /// <summary>Leaves a template of what a run leaves: whole, or interrupted.</summary>
    private static async Task PrepareAsync(Sandbox sandbox, bool half, string user)
    {
        Directory.CreateDirectory(sandbox["shared"]);
        Directory.CreateDirectory(sandbox["out"]);
        Run("chmod", "755", sandbox["."]);
        Run("chown", "-R", user, sandbox["."]);
        await using (var run = Start(sandbox, user, Init))
        {
            var outcome = await run.EndAsync();
            Assert.True(outcome.ExitCode is 0, $"{outcome}");
        }

        if (half)
        {
            var blob = Directory.EnumerateFiles(sandbox[$"{Sandbox.ModelCache}/blobs"]).MaxBy(path => new FileInfo(path).Length)!;
            var partial = $"{sandbox[Sandbox.ModelCache]}/.modelprep/{Path.GetFileName(blob)}.0123abcd";
            File.Move(blob, $"{partial}.partial");
            await File.WriteAllTextAsync($"{partial}.ranges", "", TestContext.Current.CancellationToken);
            var artifact = Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]).Single();
            Directory.Move(artifact, sandbox[$"cache/work/{Path.GetFileName(artifact)}.0123abcd"]);
            Directory.CreateDirectory(sandbox[$"cache/work/removed-{Path.GetFileName(artifact)}-0123abcd"]);
            Directory.Delete(sandbox["shared/prepared"], recursive: true);
        }

        Directory.CreateDirectory(sandbox["canary/below"]);
        await File.WriteAllTextAsync(sandbox["canary/file"], "mine", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(sandbox["canary/below/0123456789abcdef0123456789abcdef01234567"], "mine", TestContext.Current.CancellationToken);
        Run("mknod", sandbox["canary/null"], "c", "1", "3");
        Run("chown", "-R", user, sandbox["canary"]); // who may change it must not
        Directory.CreateDirectory(sandbox["template"]);
        foreach (var folder in Folders.Where(folder => Directory.Exists(sandbox[folder])))
            Run("cp", "-a", sandbox[folder], sandbox["template"]);
        if (user is not "0")
            Run("find", sandbox["template"], "-type", "d", "-exec", "chmod", "1777", "{}", "+");
    }

    private static void Restore(Sandbox sandbox)
    {
        foreach (var folder in Folders)
            Run("rm", "-rf", sandbox[folder]);
        Run("sh", "-c", $"cp -a {sandbox["template"]}/* {sandbox["."]}");
    }

    private static IReadOnlyList<Case> Cases(Sandbox sandbox, int count)
    {
        var random = new Random(Number("MODELPREP_TEST_SEED") ?? Random.Shared.Next());
        Case[] all =
        [
            .. from path in Directory.EnumerateFileSystemEntries(sandbox["template"], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
               where !Path.GetRelativePath(sandbox["template"], path).StartsWith("shared/hub/models--org--model/snapshots/", StringComparison.Ordinal)
               from plant in Plants
               from verb in Verbs
               where plant is not "huge" || !verb.Contains("verify", StringComparison.Ordinal) // which hashes all that there is
               let owner = random.Next(2) is 0 ? "0" : Stranger
               select new Case(Path.GetRelativePath(sandbox["template"], path), plant, owner, verb),
        ];
        random.Shuffle(all);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Math.Min(count, all.Length)} of {all.Length} plants");
        return [.. all.Take(count)];
    }

    private static void Plant(Sandbox sandbox, Case one)
    {
        var path = sandbox[one.Path];
        Run("rm", "-rf", path);
        switch (one.Plant)
        {
            case "link to file":
                File.CreateSymbolicLink(path, sandbox["canary/file"]);
                break;
            case "link to folder":
                File.CreateSymbolicLink(path, sandbox["canary"]);
                break;
            case "link to device":
                File.CreateSymbolicLink(path, sandbox["canary/null"]);
                break;
            case "link to nothing":
                File.CreateSymbolicLink(path, sandbox["canary/nothing"]);
                break;
            case "loop":
                File.CreateSymbolicLink(path, ".");
                break;
            case "pipe":
                Run("mkfifo", path);
                break;
            case "device":
                Run("mknod", path, "c", "1", "5"); // /dev/zero, which never ends
                break;
            case "folder":
                Directory.CreateDirectory($"{path}/of-somebody");
                break;
            default:
                Run("truncate", "-s", "10G", path);
                break;
        }

        Run("chown", "-hR", one.Owner, path);
    }

    private static bool IsDevice(string path) =>
        ModelPrep.FileSystem.FileStatus.OfLink(path) is { IsRegular: false, IsFolder: false, IsLink: false };

    /// <summary>All that can be seen of what lies elsewhere: names, kinds, owners, modes, sizes, times and contents.</summary>
    private static string Canary(Sandbox sandbox)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"cd {sandbox["canary"]} && find . -printf '%p %y %u %m %s %T@ %n\\n' | sort && cat file below/*"])
        { RedirectStandardOutput = true, UseShellExecute = false })!;
        return process.StandardOutput.ReadToEnd();
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
