namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Faults at the calls by which <c>init</c> changes files, one call after the other: nothing broken is ever to be seen,
/// and the next <c>init</c> succeeds and leaves nothing behind. A sample of the calls, unless MODELPREP_TEST_POINTS
/// raises its size; bench/cache-soak.sh takes them all. MODELPREP_TEST_SHARD divides them among processes.
/// </summary>
public sealed class CacheFaultTests
{
    private const string Vllm = "init --model org/model --engine vllm";
    private const string TensorRtLlm = "init --model org/model";
    private const string LlmApi = "init --model org/model --engine llmapi --llmapi-template template";
    private static readonly int[] Errors = [.. FaultPoint.Errors];
    private static readonly int Points = Number("MODELPREP_TEST_POINTS", 27);
    private static readonly int Kills = Number("MODELPREP_TEST_KILLS", 300);

    [Theory]
    [InlineData(Vllm, false)]
    [InlineData(TensorRtLlm, true)]
    [InlineData(LlmApi, true)]
    public async Task Killed_at_any_call_it_leaves_nothing_broken_and_the_next_init_succeeds(
        string init,
        bool keepWeights
    )
    {
        await using var faults = await CacheFaults.CreateAsync(init, keepWeights);
        foreach (var at in Sample(await faults.CountAsync(), Points))
        {
            var outcome = await faults.FailAsync(at, errno: 0);
            Assert.True(outcome.ExitCode is 137 or 0, outcome.ToString());
            await faults.RecoverAsync();
        }
    }

    public static TheoryData<string, int> Failures =>
        [.. from init in new[] { Vllm, TensorRtLlm, LlmApi } from errno in Errors select (init, errno)];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_call_that_fails_ends_in_one_line_that_names_what_failed(string init, int errno)
    {
        // The download is the same for all, so that a build is enough for the others, and the errors share the calls.
        await using var faults = await CacheFaults.CreateAsync(init, keepWeights: init is not Vllm);
        var calls = await faults.CountAsync();
        foreach (
            var at in Sample(calls, Points * 3 / Errors.Length, (double)Array.IndexOf(Errors, errno) / Errors.Length)
        )
        {
            var outcome = await faults.FailAsync(at, errno);
            var call = faults.Calls.FirstOrDefault(call => call.StartsWith($"{at} ", StringComparison.Ordinal)) ?? "";
            if (outcome.ExitCode is not 0 || IsNeeded(call)) // what is done as a courtesy may fail
            {
                Assert.True(outcome.ExitCode is 73, $"{call}\n{outcome}");
                var line = Assert.Single(
                    outcome.Log.Split('\n'),
                    text => text.Contains(" ERR ", StringComparison.Ordinal)
                );
                Assert.True(line.Contains("/modelprep-test-", StringComparison.Ordinal), $"{call}\n{line}");
            }

            await faults.RecoverAsync();
        }
    }

    /// <summary>Whether a call is one that nothing may be published without.</summary>
    private static bool IsNeeded(string call) =>
        call.Split(' ', 3) is [_, var name, var path] && FaultedRun.IsNeededFor(name, path);

    /// <summary>
    /// Files of every kind, whose bytes the disk may not have taken although each write has succeeded.
    /// </summary>
    [Theory]
    [InlineData(Vllm, ".partial")]
    [InlineData(Vllm, "/cache/work/")]
    [InlineData(Vllm, "prepared.json")]
    [InlineData(LlmApi, "model.yaml")]
    [InlineData(TensorRtLlm, ".engine")]
    [InlineData(TensorRtLlm, "manifest.json")]
    [InlineData(TensorRtLlm, "config.pbtxt")]
    public async Task A_flush_that_fails_is_never_overlooked(string init, string part)
    {
        await using var faults = await CacheFaults.CreateAsync(init, keepWeights: init is not Vllm);
        var outcome = await faults.FailAsync("fsync", part, errno: 5);
        Assert.True(outcome.ExitCode is 73, outcome.ToString());
        Assert.Contains("fsync '", outcome.Log, StringComparison.Ordinal);
        await faults.RecoverAsync();
    }

    /// <remarks>Other clients take each file in refs/ for a ref, and a wrong ref for a broken repository.</remarks>
    [Theory]
    [InlineData("pwrite")]
    [InlineData("fsync")]
    [InlineData("rename")]
    public async Task Killed_while_it_writes_a_ref_it_leaves_no_other_file_among_the_refs(string call)
    {
        await using var faults = await CacheFaults.CreateAsync(Vllm);
        var outcome = await faults.FailAsync(call, "/main.", errno: 0);
        Assert.True(outcome.ExitCode is 137, outcome.ToString());
        await faults.RecoverAsync();
    }

    /// <summary>Files that are flushed later, by another descriptor, and files that are flushed already.</summary>
    [Theory]
    [InlineData(Vllm, "close", "model.json")]
    [InlineData(LlmApi, "close", "model.yaml")]
    [InlineData(TensorRtLlm, "close", "config.pbtxt")]
    [InlineData(TensorRtLlm, "close-synced", "manifest.json")]
    [InlineData(TensorRtLlm, "close-synced", "prepared.json")]
    public async Task A_close_that_fails_is_never_overlooked(string init, string call, string part)
    {
        await using var faults = await CacheFaults.CreateAsync(init, keepWeights: init is not Vllm);
        var outcome = await faults.FailAsync(call, part, errno: 122);
        Assert.True(outcome.ExitCode is 73, outcome.ToString());
        Assert.Contains("close '", outcome.Log, StringComparison.Ordinal);
        await faults.RecoverAsync();
    }

    [Theory]
    [InlineData("cache/prepared/v1")]
    [InlineData($"{Sandbox.ModelCache}/blobs")]
    [InlineData($"{Sandbox.ModelCache}/snapshots")]
    [InlineData($"{Sandbox.ModelCache}/refs")]
    public async Task A_folder_that_cannot_be_flushed_is_named(string folder)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 16);
        await using var run = sandbox.Start(
            "/usr/bin/strace",
            [
                "-f",
                "--seccomp-bpf",
                "-o",
                "/dev/null",
                "-P",
                sandbox[folder],
                "-e",
                "trace=fsync",
                "-e",
                "inject=fsync:error=EIO",
                Binary.ModelPrep,
                .. Sandbox.Split(Vllm),
            ]
        );
        var outcome = await run.EndAsync();
        Assert.True(outcome.ExitCode is 73, outcome.ToString());
        var line = Assert.Single(outcome.Log.Split('\n'), text => text.Contains(" ERR ", StringComparison.Ordinal));
        Assert.Contains($"fsync '{sandbox[folder]}': Input/output error", line, StringComparison.Ordinal);
        await sandbox.SucceedAsync(Vllm);
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task Killed_at_random_moments_again_and_again_it_leaves_nothing_broken()
    {
        await using var faults = await CacheFaults.CreateAsync(Vllm);
        var started = TimeProvider.System.GetTimestamp();
        await faults.CountAsync();
        var whole = TimeProvider.System.GetElapsedTime(started);
        var random = new Random(Number("MODELPREP_TEST_SEED", 11));
        var kills = Shard.Of(Kills);
        for (var kill = 0; kill < kills; kill++)
        {
            if ((await faults.KillAsync(whole * random.NextDouble())).ExitCode is not 0)
                continue;
            await faults.RecoverAsync();
            faults.Wipe();
        }

        await faults.RecoverAsync();
    }

    /// <param name="calls">How many there are.</param>
    /// <param name="points">How many of them to take, about.</param>
    /// <param name="phase">
    /// How far the first lies between the first call and what would be the second point, from 0 to 1.
    /// </param>
    private static IReadOnlyList<int> Sample(int calls, int points, double phase = 0)
    {
        Assert.True(calls > 20, $"only {calls} calls seen: is the library loaded?");
        var step = Math.Max(1, (double)calls / points);
        var count = 1 + (int)((calls / step) - phase);
        return Shard.Of(Enumerable.Range(0, count).Select(index => (int)(1 + (step * (index + phase)))));
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : otherwise;
}
