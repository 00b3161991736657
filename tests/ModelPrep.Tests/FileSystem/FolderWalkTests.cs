using System.Diagnostics;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.FileSystem;

/// <summary>Walks and removals stay below their folder, whatever links lie in it.</summary>
public sealed class FolderWalkTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _root;

    public FolderWalkTests()
    {
        _root = Directory.CreateDirectory(_folder["root/below"]).Parent!.FullName;
        File.WriteAllText(_folder["root/below/file"], "");
        File.WriteAllText(Directory.CreateDirectory(_folder["elsewhere"]).FullName + "/canary", "mine");
        File.CreateSymbolicLink(_folder["root/link"], _folder["elsewhere"]);
        File.CreateSymbolicLink(_folder["root/below/loop"], ".");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_walk_names_links_and_does_not_enter_them()
    {
        Assert.Equal(["below/file", "below/loop", "link"], Relative(FolderWalk.AllFiles(_root)));
        Assert.Equal(["below"], Relative(FolderWalk.AllFolders(_root)));
        Assert.Equal(["link"], Relative(FolderWalk.Files(_root)));
        Assert.Equal(["below"], Relative(FolderWalk.Folders(_root)));
        Assert.Equal(["below/file"], Relative(FolderWalk.AllFiles(_root, "f*")));
    }

    [Fact]
    public void A_removal_takes_links_and_not_what_they_lead_to()
    {
        FolderRemoval.Run(_root);
        Assert.False(Directory.Exists(_root));
        Assert.Equal("mine", File.ReadAllText(_folder["elsewhere/canary"]));
    }

    [Fact]
    public void A_link_is_removed_itself_and_what_is_gone_is_no_error()
    {
        FolderRemoval.Run(_folder["root/link"]);
        FolderRemoval.Run(_folder["root/link"]);
        FolderRemoval.Run(_folder["root/no/such/folder"]);
        Assert.False(Path.Exists(_folder["root/link"]));
        Assert.Equal("mine", File.ReadAllText(_folder["elsewhere/canary"]));
    }

    /// <remarks>.NET can neither make nor see such names, so a shell makes them.</remarks>
    [Fact]
    public async Task A_name_that_is_no_UTF8_keeps_nothing_from_being_removed()
    {
        Directory.CreateDirectory(_root);
        using var shell = Process.Start(
            "/bin/sh",
            ["-c", "cd \"$0\" && mkdir \"$(printf 'folder\\377')\" && : > \"$(printf 'folder\\377/file\\376')\"", _root]
        );
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
        FolderRemoval.Run(_root);
        Assert.False(Directory.Exists(_root));
    }

    [Fact]
    public void A_removal_ends_at_a_depth_that_no_model_has()
    {
        var deep = _root + string.Concat(Enumerable.Repeat("/d", FolderWalk.MaximumDepth + 2));
        Directory.CreateDirectory(deep);
        Assert.Contains(
            "too deep",
            Assert.Throws<IOException>(() => FolderRemoval.Run(_root)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_folder_of_ours_is_never_made_through_a_link()
    {
        OwnFolder.Create(_root, _folder["root/a/b"]);
        OwnFolder.Create(_root, _folder["root/a/b"]);
        Assert.Throws<NotRegularFileException>(() => OwnFolder.Create(_root, _folder["root/link/c"]));
        Assert.Throws<NotRegularFileException>(() => OwnFolder.Create(_folder["root/link"]));
        Assert.Throws<NotRegularFileException>(() => OwnFolder.Create(_folder["root/below/file"]));
        Assert.Equal(["canary"], Directory.EnumerateFileSystemEntries(_folder["elsewhere"]).Select(Path.GetFileName));
    }

    private IEnumerable<string> Relative(IEnumerable<string> paths) =>
        paths.Select(path => Path.GetRelativePath(_root, path)).Order(StringComparer.Ordinal);
}
