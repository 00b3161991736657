using System.Diagnostics;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// An ext4 that promises more room than there is behind it, as a thin volume does: a write succeeds, and the flush of
/// it fails. Needs root and a loop device; where there is none, the test is skipped.
/// </summary>
internal sealed class ThinDisk : IDisposable
{
    private const long Promised = 160 << 20;
    private const int PageBytes = 4096;
    private const int Plenty = (int)(Promised / PageBytes);
    private readonly string _path;
    private readonly string _backingPath;
    private readonly string _imagePath;
    private readonly SmallDisk _backing;
    private string? _device;

    /// <param name="path">Where to mount it.</param>
    /// <param name="backingPath">Where to mount what is behind it.</param>
    public ThinDisk(string path, string backingPath)
    {
        Assert.SkipUnless(File.Exists("/dev/loop-control"), "there is no loop device to mount an ext4 from");
        (_path, _backingPath) = (Directory.CreateDirectory(path).FullName, backingPath);
        _imagePath = Path.Combine(backingPath, "image");
        _backing = new SmallDisk(backingPath, mebibytes: 2 * (int)(Promised >> 20));
        using (var file = File.Create(_imagePath))
            file.SetLength(Promised);
        // A journal that cannot be written would make it read-only for ever.
        Run("mkfs.ext4", "-q", "-F", "-b", $"{PageBytes}", "-O", "^has_journal", "-E", "nodiscard", _imagePath);
        Mount();
    }

    /// <summary>Changes how many pages of 4 KiB more can be written to it.</summary>
    public void Leave(int pages)
    {
        var drive = new DriveInfo(_backingPath);
        _backing.AllowPages((int)((drive.TotalSize - drive.AvailableFreeSpace) / PageBytes) + pages);
    }

    /// <summary>Forgets what is in memory only and repairs the rest, as a restart does. There is room then.</summary>
    public void Remount()
    {
        Unmount();
        Leave(Plenty);
        Run("sh", "-c", $"e2fsck -fy {_imagePath} >/dev/null 2>&1; [ $? -le 2 ]"); // above 2 it is not repaired
        Mount();
    }

    public void Dispose()
    {
        try
        {
            Unmount();
        }
        finally
        {
            _backing.Dispose();
        }
    }

    /// <remarks>
    /// The loop device takes a part of a write for all of it. One page at a time is written whole or not at all.
    /// </remarks>
    private void Mount()
    {
        _device = Run("losetup", "--find", "--show", _imagePath).Trim();
        File.WriteAllText($"/sys/block/{Path.GetFileName(_device)}/queue/max_sectors_kb", $"{PageBytes >> 10}");
        Run("mount", _device, _path);
    }

    private void Unmount()
    {
        if (_device is null)
            return;
        Run("umount", _path);
        Run("losetup", "--detach", _device);
        _device = null;
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false }
        )!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
