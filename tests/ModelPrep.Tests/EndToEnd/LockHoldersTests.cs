using System.Diagnostics;
using ModelPrep.Disk;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Who holds the lock of a file, as the kernel lists it: by inodes, which files of two disks can share.
/// </summary>
public sealed class LockHoldersTests
{
    [Fact]
    public async Task A_lock_on_a_file_of_another_disk_with_the_same_inode_is_not_taken_for_one_on_ours()
    {
        using var folder = new TempFolder();
        using var one = new SmallDisk(folder["one"], 1);
        using var other = new SmallDisk(folder["other"], 1);
        await File.WriteAllTextAsync(folder["one/file"], "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["other/file"], "", TestContext.Current.CancellationToken);
        Assert.Equal(InodeOf(folder["one/file"]), InodeOf(folder["other/file"]));

        var start = new ProcessStartInfo("flock", [folder["one/file"], "-c", "echo held; exec sleep 600"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var holder = Process.Start(start)!;
        try
        {
            Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.Contains(
                $"process {holder.Id} (",
                LockHolders.FindVisible([folder["one/file"]]),
                StringComparison.Ordinal
            );
            Assert.Null(LockHolders.FindVisible([folder["other/file"]]));
        }
        finally
        {
            holder.Kill(entireProcessTree: true);
            await holder.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string InodeOf(string path) => FileStatus.Of(path)!.Identity.Split(':')[^1];
}
