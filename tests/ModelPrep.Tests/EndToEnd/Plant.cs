using System.Diagnostics;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Something that another user has put in place of a file or folder, and what is done then.</summary>
/// <param name="Path">Where, relative to the sandbox.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Owner">Number of the user that it belongs to.</param>
/// <param name="Verb">The command line.</param>
internal sealed record Plant(string Path, string Kind, string Owner, string Verb)
{
    /// <summary>All kinds.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "link to file",
        "link to folder",
        "link to device",
        "link to nothing",
        "loop",
        "pipe",
        "device",
        "folder",
        "huge",
    ];

    /// <summary>Whether it is a device in place of a file that the user names: it stays one.</summary>
    public bool IsDeviceByName => Kind is "device" && Path is "out/metrics" or "cache/prepared.json";

    /// <summary>Puts it there. Links lead to what lies in <c>canary</c>.</summary>
    public void Put(Sandbox sandbox)
    {
        var path = sandbox[Path];
        Run("rm", "-rf", path);
        switch (Kind)
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

        Run("chown", "-hR", Owner, path);
    }

    /// <summary>Whether a device is there.</summary>
    public bool IsStillADevice(Sandbox sandbox) =>
        FileStatus.OfLink(sandbox[Path]) is { IsRegular: false, IsFolder: false, IsLink: false };

    /// <summary>Runs a tool and expects success.</summary>
    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
