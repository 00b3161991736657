using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.FileSystem;

/// <summary>What is opened is a regular file, and nobody waits for anything else.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What can stand where a file belongs.</summary>
    public static TheoryData<string> Plants => ["pipe", "device", "folder", "link to nothing", "loop"];

    [Theory]
    [MemberData(nameof(Plants))]
    public void Whatever_is_no_regular_file_is_refused_at_once(string plant)
    {
        var path = Plant(plant);
        Assert.All<Func<string, SafeFileHandle>>(
            [RegularFile.OpenOrCreate, RegularFile.OpenWrite, RegularFile.OpenOwn, RegularFile.OpenReadNoLink],
            open => Assert.Throws<NotRegularFileException>(() => open(path))
        );
        Assert.ThrowsAny<IOException>(() => RegularFile.OpenRead(path));
        Assert.ThrowsAny<IOException>(() => RegularFile.Create(path));
        Assert.False(Path.Exists(_folder["nothing"]));
    }

    [Fact]
    public void A_file_of_ours_is_not_written_to_where_it_has_a_second_name()
    {
        File.WriteAllText(_folder["canary"], "mine");
        Run("ln", _folder["canary"], _folder["name"]);
        Assert.Contains(
            "second name",
            Assert.Throws<NotRegularFileException>(() => RegularFile.OpenOwn(_folder["name"])).Message,
            StringComparison.Ordinal
        );
        File.Delete(_folder["name"]);
        RegularFile.OpenOwn(_folder["canary"]).Dispose();
    }

    [Fact]
    public void A_link_is_followed_for_reading_only()
    {
        File.WriteAllText(_folder["canary"], "mine");
        File.CreateSymbolicLink(_folder["name"], "canary");
        Assert.Equal("mine", RegularFile.ReadAllText(_folder["name"], 10));
        Assert.Throws<NotRegularFileException>(() => RegularFile.OpenOrCreate(_folder["name"]));
        Assert.Throws<NotRegularFileException>(() => RegularFile.ReadAllTextNoLink(_folder["name"], 10));
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        using (var huge = RegularFile.Create(_folder["huge"]))
            RandomAccess.SetLength(huge, 10L << 30);
        Assert.Contains(
            "10737418240 bytes",
            Assert.Throws<IOException>(() => RegularFile.ReadAllBytes(_folder["huge"], 1 << 20)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Room_is_reserved_and_the_file_stays_empty()
    {
        using var file = RegularFile.Create(_folder["file"], 1 << 20);
        Assert.Equal(0, RandomAccess.GetLength(file));
        Assert.Throws<IOException>(() => RegularFile.Create(_folder["file"]));
        Assert.Equal(28, Assert.Throws<IOException>(() => RegularFile.Create(_folder["all"], 1L << 60)).HResult);
        Assert.False(File.Exists(_folder["all"]));
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void Nothing_but_a_regular_file_is_replaced(string plant)
    {
        var path = Plant(plant);
        var before = FileStatus.OfLink(path);
        Assert.Throws<NotRegularFileException>(() => DurableFile.Replace(path, "x"u8));
        Assert.Equal(before?.Identity, FileStatus.OfLink(path)?.Identity);
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private string Plant(string kind)
    {
        var path = _folder["name"];
        switch (kind)
        {
            case "pipe":
                Run("mkfifo", path);
                break;
            case "device":
                Run("mknod", path, "c", "1", "3");
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "loop":
                File.CreateSymbolicLink(path, "name");
                break;
            default:
                File.CreateSymbolicLink(path, "nothing");
                break;
        }

        return path;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
