using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Builds that go wrong, most of them with exit status 0.</summary>
public sealed class BuildFaultTests
{
    public static TheoryData<string, string> Cases =>
        [
            .. from generation in Generation
                .All.Where(one => one is { CanBuildEngines: true, CliVersion: not null })
                .Select(one => one.Name)
            from fault in new[]
            {
                Faults.NoEngine,
                Faults.BuildException,
                Faults.BuildKilled,
                Faults.CudaOutOfMemory,
                Faults.MissingRank,
                Faults.EmptyRank,
                Faults.WrongMapping,
                Faults.UnfilledTemplate,
                Faults.Leftovers,
                Faults.KilledParent,
            }
            select (generation, fault),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_failed_build_is_a_failure_whatever_the_status_and_the_next_init_starts_afresh(
        string generation,
        string fault
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation });
        await sandbox
            .With(Variables.Fault, fault)
            .FailAsync(fault is Faults.CudaOutOfMemory ? "MP7604" : "MP7601", sandbox.Init, "engine build failed");
        Assert.Empty(sandbox.FilesOf("cache/prepared"));
        Assert.Empty(sandbox.FilesOf("cache/work"));
        Assert.False(File.Exists(sandbox["cache/prepared.json"]));

        sandbox.Hub.ClearRequests();
        await sandbox.With(Variables.Fault, Faults.None).SucceedAsync(sandbox.Init);
        Assert.DoesNotContain(
            sandbox.Hub.Requests,
            request => request.Path.Contains("/resolve/", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_data_type_other_than_the_one_asked_for_is_a_failure()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = "aslb-mn", Fault = Faults.WrongDataType }
        );
        await sandbox.FailAsync("MP7601", $"{sandbox.Init} --dt bfloat16", "asked for bfloat16");
    }

    [Theory]
    [InlineData("aslb-mn")]
    [InlineData("r25.08")]
    [InlineData("r26.03")]
    public async Task A_disk_that_fills_up_during_the_build_is_told_from_a_failed_build(string generation)
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = generation, Fault = Faults.NoSpace }
        );
        await sandbox.FailAsync("MP7302", sandbox.Init, "disk filled up", "--cache");
        Assert.Empty(sandbox.FilesOf("cache/prepared"));
        Assert.Empty(sandbox.FilesOf("cache/work"));
    }

    [Fact]
    public async Task A_build_that_was_killed_says_that_memory_is_the_likely_cause()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = "r25.08", Fault = Faults.KilledParent }
        );
        await sandbox.FailAsync("MP7601", sandbox.Init, "137", "memory");
        Assert.Empty(sandbox.Processes()); // the builder, which outlived its parent
    }

    [Fact]
    public async Task A_program_that_is_not_the_Triton_CLI_is_refused()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync("MP7203", $"{sandbox.Init} --triton-cli /bin/true", "/bin/true");
        await sandbox.FailAsync("MP7201", $"{sandbox.Init} --triton-cli /no/triton", "/no/triton");
        sandbox.Remove("triton");
        await sandbox.FailAsync("MP7201", sandbox.Init, "no triton on PATH");
    }
}
