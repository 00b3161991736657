using System.Diagnostics;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// A cache that another user can write: each file and folder of it, replaced by a link, a pipe, a device or something
/// huge. Nothing elsewhere changes, nothing hangs, nothing is a bug. A sample, unless MODELPREP_TEST_PLANTS raises it.
/// </summary>
public sealed class PlantingTests
{
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("MODELPREP_TEST_PLANTS") ?? "60");
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(30); // 10 on a quiet machine

    private static readonly string[] Plants =
        ["link to file", "link to folder", "link to device", "link to nothing", "loop", "pipe", "device", "folder", "huge"];

    private static readonly string[] Verbs =
    [
        "init --model org/model --shared-cache SHARED --metrics-file METRICS", "serve --dry-run", "plan --model org/model --shared-cache SHARED",
        "cache list", "cache verify --weights", "cache prune --yes --max-size 1 --weights", "cache remove org/model",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_stands_in_place_of_a_file_or_folder_nothing_elsewhere_changes(bool half)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 14);
        await PrepareAsync(sandbox, half);
        foreach (var (path, plant, verb) in Cases(sandbox, half))
        {
            Restore(sandbox);
            Plant(sandbox, path, plant);
            var before = Canary(sandbox);
            await using var run = sandbox.Start(verb.Replace("SHARED", sandbox["shared"], StringComparison.Ordinal).Replace("METRICS", sandbox["out/metrics"], StringComparison.Ordinal));
            var told = $"{verb}: {path} is a {plant}";
            var outcome = await run.EndAsync().WaitAsync(Hangs, TestContext.Current.CancellationToken).ContinueWith(
                task => task.IsCompletedSuccessfully ? task.Result : throw new TimeoutException(told), TaskScheduler.Default);
            Assert.True(outcome.ExitCode is not 70 and < 128, $"{told}\n{outcome}");
            Assert.True(before == Canary(sandbox), $"{told}\n{before}\n{Canary(sandbox)}\n{outcome}");
        }
    }

    /// <summary>Leaves a template of what a run leaves: whole, or interrupted.</summary>
    private static async Task PrepareAsync(Sandbox sandbox, bool half)
    {
        Directory.CreateDirectory(sandbox["shared"]);
        await sandbox.SucceedAsync($"{Verbs[0].Replace("SHARED", sandbox["shared"], StringComparison.Ordinal).Replace("METRICS", sandbox["out/metrics"], StringComparison.Ordinal)}");
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
        Directory.CreateDirectory(sandbox["template"]);
        foreach (var folder in Folders.Where(folder => Directory.Exists(sandbox[folder])))
            Run("cp", "-a", sandbox[folder], sandbox["template"]);
    }

    private static readonly string[] Folders = ["cache", "huggingface", "shared", "out"];

    private static void Restore(Sandbox sandbox)
    {
        foreach (var folder in Folders)
            Run("rm", "-rf", sandbox[folder]);
        Run("sh", "-c", $"cp -a {sandbox["template"]}/* {sandbox["."]}");
    }

    private static IEnumerable<(string Path, string Plant, string Verb)> Cases(Sandbox sandbox, bool half)
    {
        (string, string, string)[] all =
        [
            .. from path in Directory.EnumerateFileSystemEntries(sandbox["template"], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
               where !Path.GetRelativePath(sandbox["template"], path).StartsWith("shared/hub/models--org--model/snapshots/", StringComparison.Ordinal)
               from plant in Plants
               from verb in Verbs
               where plant is not "huge" || !verb.Contains("verify", StringComparison.Ordinal) // which hashes all that there is
               select (Path.GetRelativePath(sandbox["template"], path), plant, verb),
        ];
        new Random(half ? 1 : 2).Shuffle(all);
        return all.Take(Count);
    }

    private static void Plant(Sandbox sandbox, string relative, string plant)
    {
        var path = sandbox[relative];
        Run("rm", "-rf", path);
        switch (plant)
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
    }

    /// <summary>All that can be seen of what lies elsewhere: names, kinds, owners, modes, sizes, times and contents.</summary>
    private static string Canary(Sandbox sandbox)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"cd {sandbox["canary"]} && find . -printf '%p %y %u %m %s %T@ %n\\n' | sort && cat file below/*"])
        { RedirectStandardOutput = true, UseShellExecute = false })!;
        return process.StandardOutput.ReadToEnd();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
