using System.IO.MemoryMappedFiles;
using ModelPrep.Processes;

namespace ModelPrep.Tests.Processes;

/// <summary>Which regions of <c>/dev/shm</c> are found, which have a holder, and which are removed.</summary>
public sealed class SharedMemoryRegionsTests : IDisposable
{
    private readonly string _prefix = $"test{Environment.ProcessId}_{Guid.NewGuid():N}_";
    private readonly SharedMemoryRegions _regions = new();

    [Theory]
    [InlineData("1")]
    [InlineData("0b0cf2a9-8b0c-4f0e-9f0e-2f3a4b5c6d7e")]
    [InlineData("triton_python_backend_shm_region_0b0cf2a9-8b0c-4f0e-9f0e-2f3a4b5c6d7e")]
    [InlineData("0b0cf2a9-8b0c-4f0e-9f0e-2f3a4b5c6d7e_triton_python_backend_shm_region_3")]
    public void A_region_that_nobody_holds_is_removed(string name)
    {
        var path = Create(name);
        var found = Assert.Single(_regions.Find(_prefix));
        Assert.Equal((path, 1L << 20), (found.Path, found.Bytes));
        Assert.Empty(found.Holders);
        Assert.Equal(path, Assert.Single(_regions.RemoveUnheld(_prefix)).Path);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void One_that_a_process_has_open_stays_until_it_is_closed()
    {
        var path = Create("7");
        using (File.OpenRead(path))
        {
            Assert.Contains(Environment.ProcessId, Assert.Single(_regions.Find(_prefix)).Holders);
            Assert.Empty(_regions.RemoveUnheld(_prefix));
            Assert.True(File.Exists(path));
        }

        AssertRemoved();
    }

    [Fact]
    public void One_that_a_process_has_mapped_but_not_open_stays_until_it_is_unmapped()
    {
        var path = Create("7");
        using (var view = Map(path))
        {
            Assert.Contains(Environment.ProcessId, Assert.Single(_regions.Find(_prefix)).Holders);
            Assert.Empty(_regions.RemoveUnheld(_prefix));
            Assert.True(File.Exists(path));
        }

        AssertRemoved();
    }

    [Theory]
    [InlineData("notes")]
    [InlineData("7.txt")]
    [InlineData("")]
    public void What_is_not_named_like_a_region_is_left_alone(string name)
    {
        var path = Create(name);
        Assert.Empty(_regions.Find(_prefix));
        Assert.Empty(_regions.RemoveUnheld(_prefix));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Regions_with_another_prefix_are_left_alone()
    {
        var path = Create("7");
        Assert.Empty(_regions.RemoveUnheld($"x{_prefix}"));
        Assert.Empty(_regions.RemoveUnheld(_prefix.ToUpperInvariant()));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Without_the_folder_there_are_none() =>
        Assert.Empty(new SharedMemoryRegions("/no/such/folder").RemoveUnheld(_prefix));

    public void Dispose()
    {
        foreach (var path in Directory.GetFiles("/dev/shm", $"{_prefix}*"))
            File.Delete(path);
    }

    /// <remarks>A process that another test starts holds our files, too, until it becomes its program.</remarks>
    private void AssertRemoved() =>
        Assert.True(SpinWait.SpinUntil(() => _regions.RemoveUnheld(_prefix).Count == 1, TimeSpan.FromSeconds(30)));

    private string Create(string name)
    {
        var path = $"/dev/shm/{_prefix}{name}";
        using var file = File.Create(path);
        file.SetLength(1 << 20);
        return path;
    }

    private static MemoryMappedViewAccessor Map(string path)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        return file.CreateViewAccessor();
    }
}
