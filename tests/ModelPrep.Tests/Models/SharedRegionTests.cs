namespace ModelPrep.Tests.Models;

public sealed class SharedRegionTests
{
    private const string Uuid = "023a0328-a398-4e48-bd64-bd54903598ab";

    [Theory]
    [InlineData($"modelprep_rank0_{Uuid}", true)]
    [InlineData($"modelprep_rank12_{Uuid}", true)]
    [InlineData("modelprep_rank0_3", true)] // images before 24.05
    [InlineData($"rank1_{Uuid}", true)]
    [InlineData($"rank0_triton_python_backend_shm_region_{Uuid}", true)]
    [InlineData($"triton_python_backend_shm_region_{Uuid}", false)]
    [InlineData($"prefix0_{Uuid}", false)]
    [InlineData("rank0_", false)]
    [InlineData("rank0_data", false)]
    [InlineData($"rank_{Uuid}", false)]
    [InlineData($"my_rank0_{Uuid}", false)]
    [InlineData($"modelprep_rank0_{Uuid}.bak", false)]
    [InlineData($"modelprep_rank0_{Uuid}\n", false)]
    public void Only_names_that_a_server_of_ours_gives_are_ours(string name, bool expected) =>
        Assert.Equal(expected, SharedRegion.IsOurs(name, []));

    [Fact]
    public void A_prefix_and_a_UUID_are_ours() =>
        Assert.True(SharedRegion.IsOurs($"{SharedRegion.PrefixOf(3)}{Guid.NewGuid()}", []));
}
