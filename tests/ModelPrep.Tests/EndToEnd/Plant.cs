namespace ModelPrep.Tests.EndToEnd;

/// <summary>Something that another user has put in place of a file or folder, and what is done then.</summary>
/// <param name="Path">Where, relative to the sandbox.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Owner">Number of the user that it belongs to.</param>
/// <param name="Verb">The command line.</param>
internal sealed record Plant(string Path, string Kind, string Owner, string Verb)
{
    /// <summary>What belongs there, as it lies elsewhere: all that is behind such a link looks right.</summary>
    public const string Twin = "link to twin";

    /// <summary>A second name of a file elsewhere that looks right.</summary>
    public const string SecondName = "hard link";

    /// <summary>Ends in no time.</summary>
    public const string Huge = "huge";

    /// <summary>All kinds.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        Twin,
        "link to file",
        "link to folder",
        "link to device",
        "link to nothing",
        "loop",
        "pipe",
        "device",
        "folder",
        "file",
        "empty",
        SecondName,
        Huge,
    ];

    /// <summary>Whether it is a device in place of a file that the user names: it stays one.</summary>
    public bool IsDeviceByName => Kind is "device" && Path is "out/metrics" or "cache/prepared.json";

    /// <summary>Whether it is a link that may be the user's, and is followed by who reads.</summary>
    /// <remarks>
    /// The files of a snapshot are links to blobs, which users move to other disks and link; every client of the cache
    /// follows them, and so does the builder. Whole repositories are moved as well. The hand-over file is named by
    /// <c>--prepared</c>. None of these links may lead to a device, and nothing is removed or listed through one.
    /// </remarks>
    public bool MayBeRead =>
        Kind is not "link to device"
        && (
            Path is "cache/prepared.json" or Sandbox.ModelCache
            || (
                (
                    Path.StartsWith($"{Sandbox.ModelCache}/blobs", StringComparison.Ordinal)
                    || Path.StartsWith($"{Sandbox.ModelCache}/snapshots", StringComparison.Ordinal)
                ) && Verb.Split(' ') is ["init" or "plan" or "serve", ..] or ["cache", "verify", ..]
            )
        );

    /// <summary>Whether a link leads to somewhere else.</summary>
    public static bool IsLink(string kind) => kind.StartsWith("link", StringComparison.Ordinal) || kind is "loop";

    /// <summary>Puts it there. Links lead to what lies in <c>canary</c>.</summary>
    public void Put(Sandbox sandbox)
    {
        var path = sandbox[Path];
        NativeFile.Remove(path);
        switch (Kind)
        {
            case Twin:
                File.CreateSymbolicLink(path, sandbox[$"canary/twin/{Path}"]);
                break;
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
                NativeFile.MakePipe(path);
                break;
            case "device":
                NativeFile.MakeDevice(path, minor: 5); // /dev/zero, which never ends
                break;
            case "folder":
                Directory.CreateDirectory($"{path}/of-somebody");
                break;
            case "file":
                File.WriteAllText(path, "of somebody");
                break;
            case "empty":
                File.WriteAllText(path, "");
                break;
            case SecondName:
                NativeFile.Link(sandbox[$"canary/twin/{Path}"], path);
                return; // it has the owner of the file
            default:
                using (var file = File.Create(path))
                    file.SetLength(10L << 30);
                break;
        }

        NativeFile.Give(path, uint.Parse(Owner));
    }

    /// <summary>Whether a device is there.</summary>
    public bool IsStillADevice(Sandbox sandbox) =>
        FileStatus.OfLink(sandbox[Path]) is { IsRegular: false, IsFolder: false, IsLink: false };
}
