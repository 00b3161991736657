using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.FileSystem;

/// <summary>What a removal takes, and what it leaves.</summary>
public sealed class FolderRemovalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Folders_in_which_there_are_only_folders_go()
    {
        Directory.CreateDirectory(_folder["root/a/b"]);
        Directory.CreateDirectory(_folder["root/c"]);
        FolderRemoval.RunIfEmpty(_folder["root"]);
        Assert.False(Directory.Exists(_folder["root"]));
        FolderRemoval.RunIfEmpty(_folder["root"]); // it is gone already
    }

    [Fact]
    public void A_file_that_somebody_has_put_there_stays_with_its_folders()
    {
        Directory.CreateDirectory(_folder["root/a/b"]);
        Directory.CreateDirectory(_folder["root/c"]);
        File.WriteAllText(_folder["root/c/file"], "");
        FolderRemoval.RunIfEmpty(_folder["root"]);
        Assert.Equal([_folder["root/c"], _folder["root/c/file"]], Entries(_folder["root"]));
    }

    [Fact]
    public void A_link_stays_and_so_does_what_it_leads_to()
    {
        Directory.CreateDirectory(_folder["elsewhere/empty"]);
        Directory.CreateDirectory(_folder["root/a"]);
        File.CreateSymbolicLink(_folder["root/a/link"], _folder["elsewhere"]);
        FolderRemoval.RunIfEmpty(_folder["root"]);
        Assert.NotNull(new FileInfo(_folder["root/a/link"]).LinkTarget);
        Assert.True(Directory.Exists(_folder["elsewhere/empty"]));
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Entries(string folder) =>
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
