using ModelPrep.Repositories;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Repositories;

public sealed class ChooseInstancesTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(1, null, null, 1)]
    [InlineData(8, null, null, 8)]
    [InlineData(2048, null, null, 16)]
    [InlineData(0, null, null, 1)]
    [InlineData(2048, 8L * 34 * 16, null, 16)]
    [InlineData(2048, (8L * 34 * 16) - 1, null, 15)]
    [InlineData(2048, null, 8L * 34 * 5, 5)]
    [InlineData(2048, 8L * 34 * 4, 8L * 34 * 5, 4)]
    [InlineData(2048, 8L * 34 * 9, 8L * 34 * 5, 5)]
    [InlineData(2048, 64L, null, 1)]
    public void The_number_is_the_largest_batch_within_16_and_an_eighth_of_the_memory(
        int batch,
        long? limit,
        long? physical,
        int expected
    ) =>
        Assert.Equal(
            expected,
            ChooseInstances.Number(batch, new MemoryState(limit * MiB, 0, 0) { PhysicalBytes = physical * MiB })
        );

    [Theory]
    [InlineData("python", "1", "64", "16")]
    [InlineData("python", "20", "64", "20")] // the CLI's own, which is more
    [InlineData("python", "1", null, "1")] // an engine that does not tell
    [InlineData("python", "${bls_instance_count}", "64", "${bls_instance_count}")]
    [InlineData("ensemble", "1", "64", "1")]
    public void It_is_written_where_it_is_more_than_the_builders(
        string backend,
        string written,
        string? batch,
        string expected
    )
    {
        using var folder = new TempFolder();
        var staged = new StagedBuild(folder.Path, "/final");
        Directory.CreateDirectory(staged.EnginePath);
        File.WriteAllText(
            Path.Combine(staged.EnginePath, "config.json"),
            "{\"pretrained_config\":{\"mapping\":{\"world_size\":1,\"tp_size\":1,\"pp_size\":1}}"
                + (batch is null ? "}" : $",\"build_config\":{{\"max_batch_size\":{batch}}}}}")
        );
        foreach (var (model, count) in new[] { ("served", written), ("preprocessing", "1") })
        {
            Directory.CreateDirectory(Path.Combine(staged.RepositoryPath, model));
            File.WriteAllText(
                Path.Combine(staged.RepositoryPath, model, "config.pbtxt"),
                $"backend: \"{backend}\"\ninstance_group [\n {{\n count: {count}\n }}\n]\n"
            );
        }

        ChooseInstances.Run(staged, "served", new MemoryState(null, 0, 0));
        var configs = RepositoryConfigs.Read(staged.RepositoryPath);
        Assert.Equal(
            (expected, "1"),
            (configs["served"].Find("instance_count"), configs["preprocessing"].Find("instance_count"))
        );
    }
}
