using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPrep.Disk;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Disk;

/// <summary>Which files of shared memory are regions of servers, and which of these are removed.</summary>
public sealed class SharedRegionsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SharedRegions _regions;

    public SharedRegionsTests() => _regions = new SharedRegions(NullLogger<SharedRegions>.Instance, _folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("modelprep_rank0_1")]
    [InlineData("rank12_0b0cf2a9-8b0c-4f0e-9f0e-2f3a4b5c6d7e")]
    [InlineData("modelprep_rank0_triton_python_backend_shm_region_0b0cf2a9-8b0c-4f0e-9f0e-2f3a4b5c6d7e")]
    [InlineData("mine_0b0cf2a9-8b0c-4f0e-9f0e-2f3a4b5c6d7e_triton_python_backend_shm_region_3")]
    public void A_region_that_nobody_has_open_is_removed(string name)
    {
        var path = Create(name);
        _regions.RemoveAbandoned("mine_");
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void One_that_is_open_or_mapped_stays_until_it_is_closed()
    {
        var path = Create("modelprep_rank0_7");
        using (File.Open(path, FileMode.Open, FileAccess.ReadWrite))
            Assert.False(IsRemoved(path));
        using (Map(path))
            Assert.False(IsRemoved(path));
        // A process that another test starts holds our files, too, until it becomes its program.
        Assert.True(SpinWait.SpinUntil(() => IsRemoved(path), TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("modelprep_rank0_notes")]
    [InlineData("modelprep_rank0_7.txt")]
    [InlineData("modelprep_rank0_")]
    [InlineData("other_7")]
    [InlineData("Modelprep_rank0_7")]
    public void What_is_not_named_like_a_region_of_ours_is_left_alone(string name)
    {
        var path = Create(name);
        _regions.RemoveAbandoned("mine_", "");
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_pipe_or_a_link_with_such_a_name_is_neither_opened_nor_removed()
    {
        var (pipe, link) = (_folder["modelprep_rank0_7"], _folder["modelprep_rank0_8"]);
        using (var make = Process.Start("mkfifo", [pipe]))
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(link, Create("notes"));
        var removing = Task.Run(() => _regions.RemoveAbandoned(), TestContext.Current.CancellationToken);
        // To open a pipe would wait for its writer.
        await removing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(Path.Exists(pipe) && Path.Exists(link));
    }

    [Fact]
    public void The_list_has_all_files_and_begins_with_the_largest()
    {
        File.WriteAllBytes(_folder["other_7"], new byte[1 << 16]);
        File.WriteAllBytes(_folder["modelprep_rank0_7"], new byte[1 << 20]);
        Assert.Equal(["modelprep_rank0_7", "other_7"], _regions.List().Select(region => region.Name));
        Assert.True(_regions.List()[0].Bytes >= 1 << 20);
    }

    [Fact]
    public void Without_the_folder_there_are_none()
    {
        var regions = new SharedRegions(NullLogger<SharedRegions>.Instance, "/no/such/folder");
        regions.RemoveAbandoned();
        Assert.Empty(regions.List());
    }

    private bool IsRemoved(string path)
    {
        _regions.RemoveAbandoned();
        return !File.Exists(path);
    }

    private string Create(string name)
    {
        using var file = File.Create(_folder[name]);
        file.SetLength(1 << 20);
        return _folder[name];
    }

    private static MemoryMappedViewAccessor Map(string path)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        return file.CreateViewAccessor();
    }
}
