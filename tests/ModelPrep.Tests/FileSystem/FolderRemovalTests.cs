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

    /// <summary>As root there is no folder that may not be entered: a name that is too long is as good.</summary>
    [Fact]
    public void What_cannot_be_looked_for_is_not_taken_for_gone()
    {
        Directory.CreateDirectory(_folder["root"]);
        FolderRemoval.Run(_folder["root"], _folder["root/gone/file"]);
        Assert.Throws<IOException>(() =>
            FolderRemoval.Run(_folder["root"], $"{_folder["root"]}/{new string('x', 300)}/file")
        );
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

    [Fact]
    public void Below_a_root_a_link_further_up_leads_to_nothing()
    {
        Directory.CreateDirectory(_folder["elsewhere/a"]);
        File.WriteAllText(_folder["elsewhere/a/file"], "");
        Directory.CreateDirectory(_folder["root/real"]);
        File.WriteAllText(_folder["root/real/file"], "");
        File.CreateSymbolicLink(_folder["root/link"], _folder["elsewhere"]);
        File.CreateSymbolicLink(_folder["chosen"], _folder["root"]); // a root may be a link
        FolderRemoval.Run(_folder["root"], _folder["root/link/a/file"]);
        FolderRemoval.Run(_folder["root"], _folder["root/link/a"]);
        FolderRemoval.Run(_folder["root"], _folder["root/no/such/file"]);
        FolderRemoval.Run(_folder["chosen"], _folder["chosen/real/file"]);
        Assert.True(File.Exists(_folder["elsewhere/a/file"]));
        Assert.False(File.Exists(_folder["root/real/file"]));
        FolderRemoval.Run(_folder["root"], _folder["root/link"]); // itself
        Assert.Null(FileStatus.OfLink(_folder["root/link"]));
        Assert.True(Directory.Exists(_folder["elsewhere"]));
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Entries(string folder) =>
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
