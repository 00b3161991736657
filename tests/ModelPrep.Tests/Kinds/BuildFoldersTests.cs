using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Kinds;

/// <summary>The folders that builders get.</summary>
public sealed class BuildFoldersTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_of_a_model_is_never_that_of_a_folder_of_ours()
    {
        foreach (var name in new[] { "tmp", "hub", "engines", "build_engine.py" })
        {
            var folders = new BuildFolders("/work", name);
            Assert.DoesNotContain(
                folders.EnginePath,
                new[] { folders.TemporaryPath, folders.HubPath, folders.EnginesPath, folders.ScriptPath }
            );
        }
    }

    [Fact]
    public void In_the_view_of_the_cache_the_default_branch_names_the_commit_and_all_else_is_that_of_the_user()
    {
        Write("hub/models--org--model/refs/main", "another");
        Write("hub/models--org--model/blobs/b", "bytes");
        Write($"hub/models--org--model/snapshots/{Some.Commit}/config.json", "{}");
        var snapshot = new Snapshot(
            Some.Model,
            _folder[$"hub/models--org--model/snapshots/{Some.Commit}"],
            WeightBytes: 1
        );
        HubView.Create(_folder["view"], Some.Repository, snapshot);
        Assert.Equal(Some.Commit, File.ReadAllText(_folder["view/models--org--model/refs/main"]));
        Assert.Equal("{}", File.ReadAllText(_folder[$"view/models--org--model/snapshots/{Some.Commit}/config.json"]));

        Directory.Delete(_folder["view"], recursive: true);
        Assert.Equal("another", File.ReadAllText(_folder["hub/models--org--model/refs/main"]));
        Assert.Equal("bytes", File.ReadAllText(_folder["hub/models--org--model/blobs/b"]));
        Assert.True(File.Exists(Path.Combine(snapshot.FolderPath, "config.json")));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(200, true)]
    public void A_path_too_long_for_the_sockets_of_Python_is_reached_by_a_short_link(int length, bool isLink)
    {
        var target = Directory.CreateDirectory(_folder[new string('x', length)]).FullName;
        string path;
        using (var temporary = new TemporaryFolder(target))
        {
            path = temporary.Path;
            Assert.Equal(isLink, path != target);
            Assert.InRange(path.Length, 1, 75);
            File.WriteAllText(Path.Combine(path, "file"), "");
        }

        Assert.True(File.Exists(Path.Combine(target, "file")));
        Assert.Equal(!isLink, Directory.Exists(path));
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], content);
    }
}
