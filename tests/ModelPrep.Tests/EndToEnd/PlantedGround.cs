using System.Diagnostics;
using System.IO.Enumeration;
using System.Security.Cryptography;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What a run has left in a sandbox, to be restored after each plant, and what lies elsewhere.</summary>
internal sealed class PlantedGround : IDisposable
{
    public const string Init =
        "init --model org/model --shared-cache shared --share weights,engines --metrics-file out/metrics";
    private const string Elsewhere = "canary";
    private static readonly string[] Folders = ["cache", "huggingface", "shared", "out"];
    private readonly Sandbox _sandbox;
    private readonly string _user;
    private readonly Lazy<AccessWatch> _watch;
    private string? _before;

    private PlantedGround(Sandbox sandbox, string user)
    {
        (_sandbox, _user) = (sandbox, user);
        _watch = new Lazy<AccessWatch>(() => new AccessWatch(sandbox[Elsewhere]));
    }

    /// <summary>Leaves a template of what a run of a user leaves: whole, or interrupted.</summary>
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="half">Whether it was interrupted.</param>
    /// <param name="user">Number of the user who prepares, and runs everything.</param>
    public static async Task<PlantedGround> PrepareAsync(Sandbox sandbox, bool half, string user)
    {
        var ground = new PlantedGround(sandbox, user);
        Directory.CreateDirectory(sandbox["shared"]);
        Directory.CreateDirectory(sandbox["out"]);
        File.SetUnixFileMode(sandbox["."], (UnixFileMode)0b111_101_101);
        NativeFile.Give(sandbox["."], uint.Parse(user));
        await using (var run = ground.Start(Init))
        {
            var outcome = await run.EndAsync();
            Assert.True(outcome.ExitCode is 0, $"{outcome}");
        }

        if (half)
            await ground.InterruptAsync();
        ground.Shell($"mkdir template {Elsewhere} && cp -a {string.Join(' ', Folders)} template");
        await ground.FillElsewhereAsync();
        // Whoever may write there plants. Without the sticky bit the user can also remove what others have put there.
        if (user is not "0")
            ground.Shell($"find template -type d -exec chmod {(half ? "777" : "1777")} {{}} +");
        return ground;
    }

    /// <summary>The first path of a pattern, whose names have hashes in them.</summary>
    public string Find(string pattern) =>
        FolderWalk
            .AllFolders(_sandbox["template"])
            .Concat(FolderWalk.AllFiles(_sandbox["template"]))
            .Select(path => Path.GetRelativePath(_sandbox["template"], path))
            .Order(StringComparer.Ordinal)
            .First(path => FileSystemName.MatchesSimpleExpression(pattern, path, ignoreCase: false));

    /// <summary>Makes everything what it was.</summary>
    public void Restore() => Shell($"rm -rf {string.Join(' ', Folders)} && cp -a template/* .");

    /// <summary>From now on it is seen what happens elsewhere.</summary>
    public void BeginWatch(Plant plant)
    {
        _before = plant.Kind is Plant.SecondName ? StateOfTwin(plant) : null;
        _ = _watch.Value.Take();
    }

    /// <summary>What has happened elsewhere that must not.</summary>
    /// <remarks>
    /// A second name is no way to somewhere else: the file may be read, and the name removed. It must stay what it was.
    /// </remarks>
    public IReadOnlyList<string> Deeds(Plant plant)
    {
        var deeds = _watch.Value.Take();
        return plant.Kind is Plant.SecondName
            ? StateOfTwin(plant) is var after && after == _before
                ? []
                : [after]
            : plant.MayBeRead
                ? [.. deeds.Where(deed => !AccessWatch.IsLook(deed))]
                : deeds;
    }

    /// <summary>Starts the program as the user.</summary>
    public Running Start(string commandLine) =>
        _sandbox.Start(
            "/usr/bin/setpriv",
            ["--reuid", _user, "--regid", _user, "--clear-groups", Binary.ModelPrep, .. Sandbox.Split(commandLine)]
        );

    public void Dispose()
    {
        if (_watch.IsValueCreated)
            _watch.Value.Dispose();
    }

    /// <summary>
    /// A copy of everything, so that what is behind a link looks right; and files of names that ModelPrep removes.
    /// </summary>
    private async Task FillElsewhereAsync()
    {
        Shell($"cp -a template {Elsewhere}/twin");
        foreach (var file in OwnFiles().Prepend("file").Select(name => _sandbox[$"{Elsewhere}/{name}"]))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-30));
        }

        NativeFile.MakeDevice(_sandbox[$"{Elsewhere}/null"], minor: 3);
        NativeFile.Give(_sandbox[Elsewhere], uint.Parse(_user)); // who may change it must not
    }

    /// <summary>What can be seen of the file that is to have a second name, but how many names it has.</summary>
    private string StateOfTwin(Plant plant)
    {
        var file = new FileInfo(_sandbox[$"{Elsewhere}/twin/{plant.Path}"]);
        var owner = FileStatus.OfLink(file.FullName)?.Owner;
        var content = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName)));
        return $"{file} of {owner}, {file.UnixFileMode}, {file.Length} bytes, {file.LastWriteTimeUtc:O}, {content}";
    }

    private async Task InterruptAsync()
    {
        var blobs = new DirectoryInfo(_sandbox[$"{Sandbox.ModelCache}/blobs"]).EnumerateFiles();
        var blob = blobs.MaxBy(file => file.Length)!.FullName;
        var partial = $"{_sandbox[Sandbox.ModelCache]}/.modelprep/{Path.GetFileName(blob)}.0123abcd";
        File.Move(blob, $"{partial}.partial");
        await File.WriteAllTextAsync($"{partial}.ranges", "", TestContext.Current.CancellationToken);
        var artifact = Directory.EnumerateDirectories(_sandbox["cache/prepared/v1"]).Single();
        Directory.Move(artifact, _sandbox[$"cache/work/{Path.GetFileName(artifact)}.0123abcd"]);
        Directory.CreateDirectory(_sandbox[$"cache/work/removed-{Path.GetFileName(artifact)}-0123abcd"]);
        Directory.Delete(_sandbox["shared/prepared"], recursive: true);
    }

    /// <summary>Files elsewhere that have names which ModelPrep removes in its own folders.</summary>
    private IEnumerable<string> OwnFiles()
    {
        var hashes = _sandbox.FilesOf($"{Sandbox.ModelCache}/blobs").ToList();
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

    private void Shell(string command)
    {
        using var process = Process.Start("sh", ["-c", $"cd {_sandbox["."]} && {command}"]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
