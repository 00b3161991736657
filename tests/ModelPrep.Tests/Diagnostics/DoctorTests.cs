using System.Text.Json.Nodes;
using ModelPrep.Tests.EndToEnd;
using ModelPrep.Tests.Fakes;
using ModelPrep.Tests.Planning;
using StandIns;

namespace ModelPrep.Tests.Diagnostics;

/// <summary><c>modelprep doctor</c>: each row, its cure, and the exit status of the worst.</summary>
public sealed class DoctorTests
{
    private static readonly string[] Rows =
    [
        "GPUs",
        "shared memory",
        "memory",
        "cache",
        "cache locks",
        "HF cache",
        "HF cache locks",
        "triton",
        "TensorRT-LLM",
        "tritonserver",
        "mpirun",
        "hub",
        "token",
        "clock",
    ];

    [Fact]
    public async Task On_a_machine_that_has_all_there_is_no_problem_and_nothing_is_left()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["cache"]);
        Directory.CreateDirectory(sandbox[Sandbox.HubCache]);
        var rows = await RowsAsync(sandbox.WithToken(), 0, folderTimes: true);
        Assert.Equal(Rows, rows.Select(row => row.What));
        Assert.All(rows, row => Assert.NotEqual("problem", row.State));
        Is(rows, "GPUs", "ok", "1 x NVIDIA-H100-80GB-HBM3 (compute capability 9.0, 79.");
        Is(rows, "cache locks", "ok", "keep others out");
        Is(rows, "HF cache locks", "ok", "keep others out");
        Is(rows, "triton", "ok", $"{sandbox.Tools.Bin}/triton; import takes ");
        Is(rows, "TensorRT-LLM", "ok", "builds engines, also through tensorrt_llm._tensorrt_engine");
        Is(rows, "tritonserver", "ok", $"{sandbox.Tools.Bin}/tritonserver");
        Is(rows, "mpirun", "ok", "Open MPI 4, ");
        Is(rows, "hub", "ok", $"{sandbox.Hub.HubUri.AbsoluteUri.TrimEnd('/')} answers");
        Is(rows, "token", "ok", $"of tester, in {sandbox[Sandbox.TokenFile]}, role read");
        Is(rows, "clock", "ok", "within a minute");
        Assert.Equal("/api/whoami-v2", Assert.Single(sandbox.Hub.Requests).Path);
    }

    [Fact]
    public async Task Folders_that_do_not_exist_are_not_made()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var rows = await RowsAsync(sandbox, 0, $"--shared-cache {sandbox["shared"]}");
        Is(rows, "cache", null, $"{sandbox["cache"]} is not there yet: ");
        Is(rows, "cache locks", "ok", "not tried");
        Is(rows, "shared cache", "warning", $"there is no {sandbox["shared"]}");
        Is(rows, "shared cache locks", "ok", "not tried");
        Is(rows, "token", "warning", "none", "--token-file");
        Assert.Equal("/api/models/gpt2", Assert.Single(sandbox.Hub.Requests).Path);
    }

    [Theory]
    [InlineData("", 78, "none that may be used", "CUDA_VISIBLE_DEVICES")]
    [InlineData(
        "NVIDIA H100 80GB HBM3:9.0:81559,NVIDIA A10G:8.6:23028",
        0,
        "1 x NVIDIA-A10G (compute capability 8.6, 22.5 GiB)",
        "An engine is for one product"
    )]
    public async Task GPUs(string gpus, int status, string found, string cure)
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Gpus = gpus });
        Is(await RowsAsync(sandbox, status), "GPUs", status == 0 ? "warning" : "problem", found, cure);
    }

    [Theory]
    [InlineData(
        "echo; echo 'NVIDIA-SMI has failed because it could not communicate with the driver.'; exit 9",
        "nvidia-smi ended with status 9: NVIDIA-SMI has failed because it could not communicate with the driver"
    )]
    [InlineData("printf 'Bad\\033[2J'; exit 255", "nvidia-smi ended with status 255: Bad\\x1b[2J")]
    [InlineData("exit 3", "nvidia-smi ended with status 3")]
    public async Task What_fails_to_list_the_GPUs_says_why(string script, string found)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        File.Move(sandbox.Script("failing", script), Path.Combine(sandbox.Tools.Bin, "nvidia-smi"), overwrite: true);
        Is(await RowsAsync(sandbox, 78), "GPUs", "problem", $"none that may be used: {found}");
        await sandbox.FailAsync("MP7801", "init --model org/model", $"found 0: {found}");
    }

    [Fact]
    public async Task Without_a_driver_and_without_tools_the_tools_come_first()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Remove("nvidia-smi");
        Is(await RowsAsync(sandbox, 78), "GPUs", "problem", "neither NVIDIA's driver nor nvidia-smi");
        sandbox.Remove("triton");
        sandbox.Remove("tritonserver");
        var rows = await RowsAsync(sandbox, 72, "--mpirun /none");
        Is(rows, "triton", "problem", "There is no triton on PATH", "--triton-cli");
        Is(rows, "tritonserver", "problem", "There is no tritonserver on PATH", "--tritonserver");
        Is(rows, "mpirun", "warning", "There is no program /none");
    }

    [Fact]
    public async Task A_TensorRT_LLM_without_engines()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = "no-engines" });
        Is(
            await RowsAsync(sandbox, 0),
            "TensorRT-LLM",
            "warning",
            "builds no engines any more",
            "--engine llmapi or vllm"
        );
    }

    [Fact]
    public async Task Caches_that_are_full_or_for_reading_only()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var cache = new SmallDisk(sandbox["cache"], 80);
        using var weights = new SmallDisk(sandbox["huggingface/hub"], 16);
        var rows = await RowsAsync(sandbox, 73, folderTimes: true);
        Is(rows, "cache", "warning", $"{sandbox["cache"]}: 80.0 MiB free, tmpfs, which is little");
        Is(rows, "HF cache", "problem", "16.0 MiB free, tmpfs, which is too little", "cache prune");
        cache.MakeReadOnly();
        rows = await RowsAsync(sandbox, 73, folderTimes: true);
        Is(rows, "cache", "problem", "not writable", "Make it writable");
        Is(rows, "cache locks", "ok", "not tried: nothing can be written there");
    }

    [Fact]
    public async Task A_shared_cache_that_fails_is_a_warning_since_no_init_ends_with_it()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var shared = new SmallDisk(sandbox["shared"], 200);
        shared.AllowEntries(1);
        var rows = await RowsAsync(sandbox, 0, $"--shared-cache {sandbox["shared"]}", folderTimes: true);
        Is(rows, "shared cache locks", "warning", "No space left on device", "Check the disk");
    }

    [Fact]
    public async Task A_user_without_a_name_is_told_by_its_number()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var folder = new TempFolder(); // nobody else may write there
        await using var doctor = sandbox
            .With("MODELPREP_CACHE", folder["cache"])
            .Start(
                "/usr/bin/setpriv",
                ["--reuid", "4242", "--clear-groups", Binary.ModelPrep, "doctor", "--output", "json"]
            );
        Assert.Contains("not writable for user 4242", (await doctor.EndAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locks_that_do_nothing()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["cache"]);
        Directory.CreateDirectory(sandbox["shared"]);
        await PreloadAsync(sandbox, "int flock(int descriptor, int operation) { return 0; }");
        var rows = await RowsAsync(sandbox, 0, $"--shared-cache {sandbox["shared"]}", folderTimes: true);
        Is(rows, "cache locks", "warning", "do nothing on ", "cache prune removes nothing");
        Is(rows, "shared cache locks", "ok", "do nothing, and nodes use none there");
    }

    [Fact]
    public async Task A_mount_that_hangs_keeps_nothing_else_waiting()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["cache"]);
        await PreloadAsync(
            sandbox,
            $$"""
            #include <stdio.h>
            #include <string.h>
            #include <unistd.h>
            int flock(int descriptor, int operation)
            {
                char link[64], path[4096] = "";
                snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
                readlink(link, path, sizeof path - 1);
                while (strncmp(path, "{{sandbox["cache"]}}", strlen("{{sandbox["cache"]}}")) == 0)
                    pause();
                return 0;
            }
            """
        );
        var outcome = await sandbox.RunAsync("doctor --output json");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        var rows = Parse(outcome.Output);
        Is(rows, "cache locks", "warning", "no answer within 1.5 s", "network mount");
        Is(rows, "hub", "ok", "answers");
    }

    [Fact]
    public async Task Processes_of_others_may_be_hidden()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        string[] arguments =
        [
            "--mount",
            "--pid",
            "--fork",
            "--mount-proc",
            "/bin/sh",
            "-c",
            "mount -o remount,hidepid=1 /proc && setpriv --regid 65534 --clear-groups --bounding-set=-sys_ptrace "
                + $"--inh-caps=-sys_ptrace {Binary.ModelPrep} doctor; exit $?",
        ];
        await using var doctor = sandbox.Start("/usr/bin/unshare", arguments);
        var outcome = await doctor.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("clock               ok", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_hangs_is_ended()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var rows = await RowsAsync(sandbox, 0, $"--mpirun {sandbox.Script("mpirun", "trap '' TERM\nsleep 600")}");
        Is(rows, "mpirun", "warning", "no answer within 1.5 s");
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task As_text_it_fits_into_the_columns_that_there_are()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        foreach (var columns in new[] { 80, 40 })
        {
            var outcome = await sandbox.With("COLUMNS", $"{columns}").SucceedAsync("doctor");
            var lines = outcome.Output.TrimEnd('\n').Split('\n');
            Assert.All(
                lines,
                line =>
                    Assert.True(line.Length <= columns || !line.Trim().Contains(' ', StringComparison.Ordinal), line)
            );
            Assert.All(
                Rows,
                row => Assert.Contains(lines, line => line.StartsWith($"{row} ", StringComparison.Ordinal))
            );
            Assert.Contains(lines, line => line.Contains("-> ", StringComparison.Ordinal));
        }
    }

    internal static async Task<IReadOnlyList<Row>> RowsAsync(
        Sandbox sandbox,
        int status,
        string options = "",
        bool folderTimes = false
    )
    {
        var commandLine = $"doctor --output json {options}";
        // A file that comes and goes in a folder changes the folder's time, and nothing else.
        var outcome = folderTimes
            ? await sandbox.RunAsync(commandLine)
            : await PlanRuns.UnchangedAsync(sandbox, commandLine);
        Assert.True(outcome.ExitCode == status, outcome.ToString());
        Assert.Equal("", outcome.Log);
        if (folderTimes)
            Assert.Empty(sandbox.FilesOf("cache").Concat(sandbox.FilesOf(Sandbox.HubCache)));
        var rows = Parse(outcome.Output);
        Assert.Equal(status, (int)JsonNode.Parse(outcome.Output)!["exitStatus"]!);
        Assert.All(
            rows,
            row =>
                Assert.True(
                    (row.State == "problem") == (row.Status is not null) && (row.State == "ok") == (row.Cure is null),
                    $"{row}"
                )
        );
        return rows;
    }

    internal static void Is(IReadOnlyList<Row> rows, string what, string? state, string found, string cure = "")
    {
        var row = Assert.Single(rows, row => row.What == what);
        Assert.True(
            (state is null || row.State == state)
                && row.Found.Contains(found, StringComparison.Ordinal)
                && (row.Cure ?? "").Contains(cure, StringComparison.Ordinal),
            $"{row}"
        );
    }

    private static IReadOnlyList<Row> Parse(string output) =>
        [
            .. JsonNode.Parse(output)!["findings"]!
                .AsArray()
                .Select(row => new Row(
                    (string)row!["what"]!,
                    (string)row["state"]!,
                    (string)row["found"]!,
                    (string?)row["cure"],
                    (int?)row["status"]
                )),
        ];

    private static async Task PreloadAsync(Sandbox sandbox, string source)
    {
        await File.WriteAllTextAsync(sandbox["preload.c"], source, TestContext.Current.CancellationToken);
        await sandbox.PreloadAsync(sandbox["preload.c"]);
    }

    internal sealed record Row(string What, string State, string Found, string? Cure, int? Status);
}
