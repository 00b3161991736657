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
    private const string Init = "init --model org/model --shared-cache shared --metrics-file out/metrics";
    private const string Weights = "init --model org/model --until weights";
    private static readonly int? Count = Number("MODELPREP_TEST_PLANTS");
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(30); // 10 on a quiet machine
    private static readonly string[] Folders = ["cache", "huggingface", "shared", "out"];

    /// <summary>What the user names, which may be links of the user's.</summary>
    private static readonly string[] Chosen = ["cache", "huggingface", "huggingface/hub", "shared", "out"];

    private static readonly string[] Verbs =
    [
        Init,
        "serve --dry-run",
        "plan --model org/model --shared-cache shared",
        "cache list",
        "cache verify --weights",
        "cache prune --yes --max-size 1 --weights",
        "cache remove hf:org/model",
        "cache remove model",
    ];

    [Theory]
    [InlineData(false, "0", 60)]
    [InlineData(true, "0", 60)]
    [InlineData(false, Nobody, 10)]
    [InlineData(true, Nobody, 10)]
    public async Task Whatever_stands_in_place_of_a_file_or_folder_nothing_elsewhere_changes(
        bool half,
        string user,
        int count
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 14);
        await PrepareAsync(sandbox, half, user);
        var (found, slowest) = (new List<string>(), TimeSpan.Zero);
        var plants = Plants(sandbox, Count ?? count);
        foreach (var plant in plants)
        {
            Restore(sandbox);
            plant.Put(sandbox);
            var (before, started) = (Canary(sandbox), TimeProvider.System.GetTimestamp());
            await using var run = Start(sandbox, user, plant.Verb);
            var ended = run.EndAsync();
            await Task.WhenAny(ended, Task.Delay(Hangs, TestContext.Current.CancellationToken));
            var took = TimeProvider.System.GetElapsedTime(started);
            var outcome = ended.IsCompleted ? await ended : null;
            slowest = took > slowest ? took : slowest;
            if (outcome is null or { ExitCode: 70 or >= 128 })
                found.Add($"{plant} ends with {outcome?.ToString() ?? "nothing: it hangs"}");
            if (Canary(sandbox) is var after && before != after)
                found.Add($"{plant} changes\n{before}to\n{after}{outcome}");
            if (plant.IsDeviceByName && !plant.IsStillADevice(sandbox))
                found.Add($"{plant} is replaced\n{outcome}");
        }

        Tell($"the slowest of {plants.Count} took {slowest.TotalSeconds:0.0} s");
        Assert.True(found.Count == 0, $"{found.Count} of {plants.Count}:\n{string.Join('\n', found)}");
    }

    /// <summary>A leftover whose lock is below the link, and weights of which nothing is to be downloaded.</summary>
    [Theory]
    [InlineData("0", ".locks", "cache prune --yes --weights")]
    [InlineData(Nobody, ".locks", "cache prune --yes --weights")]
    [InlineData("0", "models--org--model/.modelprep", Weights)]
    [InlineData(Nobody, "models--org--model/.modelprep", Weights)]
    public async Task A_link_further_up_in_a_repository_is_not_followed(string user, string path, string verb)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 14);
        await PrepareAsync(sandbox, half: false, user);
        Restore(sandbox);
        if (verb is not Weights) // so that a blob is left over
            File.Delete(sandbox[$"{Sandbox.ModelCache}/snapshots/{sandbox.Commit}/config.json"]);
        new Plant($"{Sandbox.HubCache}/{path}", "link to folder", Stranger, verb).Put(sandbox);
        var before = Canary(sandbox);
        await using var run = Start(sandbox, user, verb);
        var outcome = await run.EndAsync();
        Assert.True(before == Canary(sandbox), $"{before}\n{Canary(sandbox)}\n{outcome}");
    }

    /// <summary>Leaves a template of what a run of a user leaves: whole, or interrupted.</summary>
    private static async Task PrepareAsync(Sandbox sandbox, bool half, string user)
    {
        Directory.CreateDirectory(sandbox["shared"]);
        Directory.CreateDirectory(sandbox["out"]);
        Plant.Run("chmod", "755", sandbox["."]);
        Plant.Run("chown", "-R", user, sandbox["."]);
        await using (var run = Start(sandbox, user, Init))
        {
            var outcome = await run.EndAsync();
            Assert.True(outcome.ExitCode is 0, $"{outcome}");
        }

        if (half)
            await InterruptAsync(sandbox);
        foreach (var file in OwnNames(sandbox).Prepend("file"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(sandbox[$"canary/{file}"])!);
            await File.WriteAllTextAsync(sandbox[$"canary/{file}"], "mine", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(sandbox[$"canary/{file}"], DateTime.UtcNow.AddDays(-30));
        }

        Plant.Run("mknod", sandbox["canary/null"], "c", "1", "3");
        Plant.Run("chown", "-R", user, sandbox["canary"]); // who may change it must not
        Directory.CreateDirectory(sandbox["template"]);
        foreach (var folder in Folders.Where(folder => Directory.Exists(sandbox[folder])))
            Plant.Run("cp", "-a", sandbox[folder], sandbox["template"]);
        if (user is not "0")
            Plant.Run("find", sandbox["template"], "-type", "d", "-exec", "chmod", "1777", "{}", "+");
    }

    private static async Task InterruptAsync(Sandbox sandbox)
    {
        var blobs = new DirectoryInfo(sandbox[$"{Sandbox.ModelCache}/blobs"]).EnumerateFiles();
        var blob = blobs.MaxBy(file => file.Length)!.FullName;
        var partial = $"{sandbox[Sandbox.ModelCache]}/.modelprep/{Path.GetFileName(blob)}.0123abcd";
        File.Move(blob, $"{partial}.partial");
        await File.WriteAllTextAsync($"{partial}.ranges", "", TestContext.Current.CancellationToken);
        var artifact = Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]).Single();
        Directory.Move(artifact, sandbox[$"cache/work/{Path.GetFileName(artifact)}.0123abcd"]);
        Directory.CreateDirectory(sandbox[$"cache/work/removed-{Path.GetFileName(artifact)}-0123abcd"]);
        Directory.Delete(sandbox["shared/prepared"], recursive: true);
    }

    /// <summary>Files elsewhere that have names which ModelPrep removes in its own folders.</summary>
    private static IEnumerable<string> OwnNames(Sandbox sandbox)
    {
        var hashes = sandbox.FilesOf($"{Sandbox.ModelCache}/blobs").ToList();
        var id = new string('a', 32);
        string[] others =
        [
            "below/0123456789abcdef0123456789abcdef01234567",
            $"{id}/manifest.json",
            $"{id}.0123abcd/part",
            $"{id}.log",
            $"removed-{id}-0123abcd/part",
            $"broken-{id}-0123abcd/part",
            ".lock-test.0123abcd",
            ".0123abcd.link",
        ];
        return [.. others, .. hashes, .. hashes.Select(hash => $"{hash}.0123abcd.partial")];
    }

    private static Running Start(Sandbox sandbox, string user, string commandLine) =>
        sandbox.Start(
            "/usr/bin/setpriv",
            ["--reuid", user, "--regid", user, "--clear-groups", Binary.ModelPrep, .. Sandbox.Split(commandLine)]
        );

    private static void Restore(Sandbox sandbox)
    {
        foreach (var folder in Folders)
            Plant.Run("rm", "-rf", sandbox[folder]);
        Plant.Run("sh", "-c", $"cp -a {sandbox["template"]}/* {sandbox["."]}");
    }

    /// <summary>Chooses at random, and prints the seed.</summary>
    private static IReadOnlyList<Plant> Plants(Sandbox sandbox, int count)
    {
        var seed = Number("MODELPREP_TEST_SEED") ?? Random.Shared.Next();
        var random = new Random(seed);
        var root = sandbox["template"];
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        Plant[] all =
        [
            .. from full in Directory.EnumerateFileSystemEntries(root, "*", options).Order(StringComparer.Ordinal)
            let path = Path.GetRelativePath(root, full)
            where !Chosen.Contains(path)
            where !path.StartsWith("shared/hub/models--org--model/snapshots/", StringComparison.Ordinal)
            from kind in Plant.Kinds
            from verb in Verbs
            where kind is not "huge" || !verb.StartsWith("cache verify", StringComparison.Ordinal) // it hashes all
            select new Plant(path, kind, random.Next(2) is 0 ? "0" : Stranger, verb),
        ];
        random.Shuffle(all);
        Tell($"MODELPREP_TEST_SEED={seed}: {Math.Min(count, all.Length)} of {all.Length} plants");
        return [.. all.Take(count)];
    }

    /// <summary>All that can be seen of what lies elsewhere: names, kinds, owners, modes, times, contents.</summary>
    private static string Canary(Sandbox sandbox)
    {
        const string Look = "find . -printf '%p %y %u %m %s %T@ %n\\n' | sort && find . -type f -exec cat {} +";
        using var process = Process.Start(
            new ProcessStartInfo("sh", ["-c", $"cd {sandbox["canary"]} && {Look}"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        return process.StandardOutput.ReadToEnd();
    }

    private static void Tell(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
