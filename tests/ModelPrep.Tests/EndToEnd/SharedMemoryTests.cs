using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// The shared memory of the Python models: there must be enough, and what killed servers left is removed.
/// </summary>
public sealed class SharedMemoryTests
{
    private const string Uuid = "023a0328-a398-4e48-bd64-bd54903598ab";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "r25.08",
        "",
        "16m",
        "ERR MP7808 /dev/shm has 16.0 MiB free, 18.0 MiB are needed for 18 instances of Python models. "
            + "Give the container more"
    )]
    [InlineData(
        "r25.08",
        "--set preprocessing.instance_count=9",
        "24m",
        "24.0 MiB free, 26.0 MiB are needed for 26 instances of Python models"
    )]
    [InlineData("r25.08", "--engine vllm", "4k", "4.0 KiB free, 1.0 MiB are needed for a Python model")]
    [InlineData(
        "no-engines",
        "--engine llmapi --llmapi-template template",
        "4k",
        "4.0 KiB free, 1.0 MiB are needed for a Python model"
    )]
    public async Task Too_little_for_the_instances_is_refused_with_one_rank_too(
        string generation,
        string options,
        string size,
        string expected
    )
    {
        await using var sandbox = await PreparedAsync(generation, options);
        var outcome = await ServeAsync(sandbox, $"mount -t tmpfs -o size={size} tmpfs /dev/shm");
        Assert.Equal(78, outcome.ExitCode);
        Assert.Contains(expected, outcome.Log, StringComparison.Ordinal);
        Assert.Empty(StandInLog.Starts(sandbox["standins.log"], "tritonserver"));
    }

    [Theory]
    [InlineData($"modelprep_rank0_{Uuid}")]
    [InlineData($"rank1_{Uuid}")]
    [InlineData($"rank0_triton_python_backend_shm_region_{Uuid}")]
    public async Task What_a_killed_server_has_left_is_removed_before_the_look(string name)
    {
        await using var sandbox = await PreparedAsync();
        var outcome = await ServeAsync(
            sandbox,
            $"mount -t tmpfs -o size=19m tmpfs /dev/shm; head -c 18M /dev/zero >/dev/shm/{name}; touch /dev/shm/mine",
            "ls /dev/shm"
        );
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal("mine", outcome.Output.Trim());
        Assert.Contains(
            "Removed what killed servers had left in /dev/shm: 1 files, 18.0 MiB",
            outcome.Log,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData($"modelprep_rank0_{Uuid}", "exec 9<>/dev/shm/$name")] // a process has it open
    [InlineData($"modelprep_rank0_{Uuid}", "chown 4321 /dev/shm/$name")] // of another user
    [InlineData($"prefix0_{Uuid}", "")] // of another program
    [InlineData("rank0_results", "")]
    public async Task What_is_not_ours_or_in_use_stays_and_is_named(string name, string setUp)
    {
        await using var sandbox = await PreparedAsync();
        var outcome = await ServeAsync(
            sandbox,
            $"name={name}; mount -t tmpfs -o size=19m tmpfs /dev/shm; head -c 17M /dev/zero >/dev/shm/$name; "
                + (setUp.Length > 0 ? setUp : ":")
        );
        Assert.Equal(78, outcome.ExitCode);
        Assert.Contains(
            "/dev/shm has 2.0 MiB free, 18.0 MiB are needed for 18 instances of Python models; "
                + $"the largest files there: {name} (17.0 MiB)",
            outcome.Log,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_a_live_server_in_another_container_has_mapped_stays()
    {
        await using var sandbox = await PreparedAsync();
        // Both see one /dev/shm, and neither the processes of the other.
        await using var other = sandbox.Start(
            "/usr/bin/unshare",
            [
                "--pid",
                "--fork",
                "--mount-proc",
                "--kill-child",
                Binary.ModelPrep,
                "serve",
                "--",
                .. Sandbox.Split(new ServerPorts().Arguments),
            ]
        );
        await sandbox.StandInEventAsync(one => one.Name == "ready");
        var regions = Regions(sandbox);
        Assert.Equal(18, regions.Count);
        await using var container = sandbox.Start(
            "/usr/bin/unshare",
            [
                "--pid",
                "--fork",
                "--mount-proc",
                Binary.ModelPrep,
                "serve",
                "--tritonserver",
                "/bin/true",
                "--",
                .. Sandbox.Split(new ServerPorts().Arguments),
            ]
        );
        Assert.Equal(0, (await container.EndAsync()).ExitCode);
        Assert.All(regions, region => Assert.True(File.Exists(region), region));
    }

    [Fact]
    public async Task Each_server_names_its_regions()
    {
        await using var sandbox = await PreparedAsync();
        await using (var serving = await RunningServer.ReadyAsync(sandbox))
            Assert.Contains(
                "--backend-config=python,shm-region-prefix-name=modelprep_rank0_",
                serving.Ranks[0].Arguments
            );
    }

    /// <summary>What the processes of a sandbox have open in shared memory.</summary>
    private static IReadOnlyList<string> Regions(Sandbox sandbox) =>
        [
            .. sandbox
                .Processes()
                .SelectMany(process => Directory.EnumerateFiles($"/proc/{process}/fd"))
                .Select(descriptor => new FileInfo(descriptor).LinkTarget ?? "")
                .Where(file => file.StartsWith($"/dev/shm/{SharedRegion.PrefixOf(0)}", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal),
        ];

    private static async Task<Sandbox> PreparedAsync(string generation = "r25.08", string options = "")
    {
        var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation });
        StandInToolchain.Install(sandbox["spare"], new StandInOptions { LlmApiTemplate = sandbox["template"] });
        await sandbox.SucceedAsync($"init --model org/model {options}");
        return sandbox;
    }

    private static async Task<Outcome> ServeAsync(Sandbox sandbox, string setUp, string after = ":")
    {
        var script = $"{setUp}; {Binary.ModelPrep} serve --tritonserver /bin/true || exit $?; {after}";
        await using var container = sandbox.Start("/usr/bin/unshare", ["--mount", "/bin/sh", "-c", script]);
        return await container.EndAsync();
    }
}
