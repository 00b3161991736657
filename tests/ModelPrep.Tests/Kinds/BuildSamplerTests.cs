using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Kinds;

/// <summary>What a builder leaves no trace of.</summary>
public sealed class BuildSamplerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Disk _disk = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_largest_size_of_a_rank_is_kept_wherever_its_file_was()
    {
        var sampler = Create();
        Write("engines/model/tmpx/rank0.engine", 10);
        sampler.Look();
        File.Delete(_folder["engines/model/tmpx/rank0.engine"]);
        Write("engines/model/rank0.engine", 4);
        Write("engines/model/rank1.engine", 7);
        sampler.Look();
        Assert.Equal(
            [("rank0.engine", 10), ("rank1.engine", 7)],
            sampler.Seen.LargestRanks.Select(one => (one.Key, one.Value)).Order()
        );
        Assert.Null(sampler.Seen.Full);
    }

    [Fact]
    public void A_disk_that_was_full_once_is_remembered()
    {
        var sampler = Create();
        _disk.Free = 100;
        sampler.Look();
        _disk.Free = 1L << 30;
        sampler.Look();
        Assert.Equal(new FullDisk(_folder.Path, IsTold: false), sampler.Seen.Full);
    }

    [Fact]
    public void A_disk_that_was_full_before_the_build_is_not_to_blame()
    {
        _disk.Free = 0;
        var sampler = Create();
        sampler.Look();
        Assert.Null(sampler.Seen.Full);
    }

    [Fact]
    public void A_folder_that_is_gone_is_no_failure()
    {
        var sampler = new BuildSampler(new BuildSight(_folder["none"], _folder["repository"], 1), _disk);
        sampler.Look();
        Assert.Empty(sampler.Seen.LargestRanks);
    }

    private BuildSampler Create() => new(new BuildSight(_folder.Path, _folder["repository"], 2), _disk);

    private void Write(string path, int bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllBytes(_folder[path], new byte[bytes]);
    }

    private sealed class Disk : IDiskSpace
    {
        public long Free { get; set; } = 1L << 30;

        public long FreeBytes(string path) => Free;

        public bool IsWritable(string path) => true;

        public string TypeOf(string path) => "ext4";

        public string FileSystemOf(string path) => "one";
    }
}
