using System.Diagnostics;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A file system of a few MiB, mounted on a folder; needs root, as the tests' other tools do.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    /// <param name="path">Where to mount it.</param>
    /// <param name="mebibytes">Its size; memory is taken only for what is written.</param>
    public SmallDisk(string path, int mebibytes)
    {
        _path = Directory.CreateDirectory(path).FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", _path);
    }

    /// <summary>Changes how many files and folders there may be, the root included.</summary>
    public void AllowEntries(int count) => Run("mount", "-o", $"remount,nr_inodes={count}", _path);

    /// <summary>Changes how many pages of 4 KiB there may be.</summary>
    public void AllowPages(int count) => Run("mount", "-o", $"remount,size={count * 4}k", _path);

    /// <summary>Refuses every write from now on.</summary>
    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", _path);

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

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(Path.Combine(_path, "filler"));

    public void Dispose() => Run("umount", "--lazy", _path);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
