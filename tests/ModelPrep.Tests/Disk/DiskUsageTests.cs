using ModelPrep.Disk;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Disk;

/// <summary>What removals and lists see of a folder.</summary>
public sealed class DiskUsageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_folder_that_cannot_be_looked_for_is_not_taken_for_an_empty_one()
    {
        // The kernel refuses so long a name, as it refuses any name on a disk that fails.
        var path = _folder[new string('x', 300)];
        Assert.Throws<IOException>(() => DiskUsage.Folders(_folder.Path, path));
        Assert.Throws<IOException>(() => DiskUsage.Entries(_folder.Path, path));
        Assert.Throws<IOException>(() => DiskUsage.Files(_folder.Path, path));
        Assert.Throws<IOException>(() => DiskUsage.Of(path));
    }

    [Fact]
    public void A_folder_that_is_missing_or_a_file_is_empty()
    {
        File.WriteAllText(_folder["file"], "");
        foreach (var path in new[] { _folder["none"], _folder["none/below"], _folder["file"], _folder["file/below"] })
        {
            Assert.Empty(DiskUsage.Folders(_folder.Path, path));
            Assert.Empty(DiskUsage.Entries(_folder.Path, path));
        }
    }

    [Fact]
    public async Task A_folder_that_somebody_removes_during_a_look_is_empty()
    {
        var path = _folder["removed"];
        using var enough = new CancellationTokenSource();
        var other = Task.Run(
            () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    Directory.CreateDirectory(path);
                    Directory.Delete(path);
                }
            },
            TestContext.Current.CancellationToken
        );
        try
        {
            for (var look = 0; look < 20_000; look++)
            {
                Assert.Empty(DiskUsage.Files(path, path));
                Assert.Empty(DiskUsage.Folders(path, path));
                _ = DiskUsage.LastWrite(path);
            }
        }
        finally
        {
            await enough.CancelAsync();
            await other;
        }
    }

    public void Dispose() => _folder.Dispose();
}
