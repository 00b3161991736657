using System.Diagnostics;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A file system of a few MiB, mounted on a folder; needs root, as the tests' other tools do.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    public SmallDisk(string path, int mebibytes)
    {
        _path = Directory.CreateDirectory(path).FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", _path);
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        var zeros = new byte[4096];
        using var file = File.OpenHandle(Path.Combine(_path, "filler"), FileMode.Create, FileAccess.Write);
        try
        {
            for (var offset = 0L; ; offset += zeros.Length)
                RandomAccess.Write(file, zeros, offset);
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }

    public void Dispose() => Run("umount", "--lazy", _path);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
