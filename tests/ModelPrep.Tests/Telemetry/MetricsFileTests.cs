using System.Diagnostics;
using System.Globalization;
using ModelPrep.Telemetry;
using ModelPrep.Tests.EndToEnd;
using ModelPrep.Tests.Fakes;
using StandIns;

namespace ModelPrep.Tests.Telemetry;

/// <summary>The file for node exporter, as the real promtool reads it.</summary>
public sealed class MetricsFileTests
{
    private const string Labels = "model=\"model\",kind=\"trtllm\"";

    [Fact]
    public async Task A_success_is_told_with_bytes_and_times()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var before = DateTimeOffset.UtcNow;
        await sandbox.SucceedAsync($"init --model org/model --metrics-file {sandbox["metrics/init.prom"]}");
        var values = await ReadAsync(sandbox);
        Assert.Equal(1, values[$"modelprep_init_success{{{Labels}}}"]);
        Assert.Equal(0, values[$"modelprep_init_exit_status{{{Labels}}}"]);
        Assert.True(values[$"modelprep_init_downloaded_bytes{{{Labels}}}"] > 1 << 20);
        Assert.Equal(0, values[$"modelprep_init_reused_bytes{{{Labels}}}"]);
        Assert.True(values[$"modelprep_init_build_seconds{{{Labels}}}"] > 0);
        Assert.Equal(
            values[$"modelprep_init_build_seconds{{{Labels}}}"],
            values[$"modelprep_init_duration_seconds{{{Labels},phase=\"build\"}}"]
        );
        Assert.InRange(
            values[$"modelprep_init_last_end_timestamp_seconds{{{Labels}}}"],
            before.ToUnixTimeSeconds(),
            DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1
        );
        Assert.Equal(["init.prom"], sandbox.FilesOf("metrics")); // no temporary file is left

        await sandbox
            .With("MODELPREP_METRICS_FILE", sandbox["metrics/init.prom"])
            .SucceedAsync("init --model org/model");
        values = await ReadAsync(sandbox);
        Assert.Equal(0, values[$"modelprep_init_downloaded_bytes{{{Labels}}}"]);
        Assert.Equal(0, values[$"modelprep_init_build_seconds{{{Labels}}}"]);
    }

    [Fact]
    public async Task A_failure_is_told_in_place_of_the_success_before_it()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Gpus = ManyGpus.Gpus });
        sandbox.With("MODELPREP_METRICS_FILE", sandbox["metrics/init.prom"]);
        await sandbox.SucceedAsync("init --model org/model");
        await sandbox.With(Variables.Fault, Faults.NoEngine).FailAsync(76, "run --model org/model --tp 2");
        var values = await ReadAsync(sandbox);
        Assert.Equal(0, values[$"modelprep_init_success{{{Labels}}}"]);
        Assert.Equal(76, values[$"modelprep_init_exit_status{{{Labels}}}"]);
        Assert.Contains($"modelprep_init_duration_seconds{{{Labels},phase=\"build\"}}", values.Keys);
        Assert.DoesNotContain(
            values.Keys,
            key => key.StartsWith("modelprep_init_build_seconds", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Ctrl_C_is_told_too_and_in_time_also_with_a_collector_that_hangs()
    {
        await using var collector = await Collector.StartAsync(hangs: true);
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox
            .With("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Uri)
            .With("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .With(Variables.Fault, Faults.Hang);
        await using var init = sandbox.Start($"init --model org/model --metrics-file {sandbox["metrics/init.prom"]}");
        await sandbox.StandInEventAsync(one => one.Name == "build-started");
        var started = Stopwatch.GetTimestamp();
        init.Signal("INT");
        Assert.Equal(130, (await init.EndAsync()).ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        var values = await ReadAsync(sandbox);
        Assert.Equal(0, values[$"modelprep_init_success{{{Labels}}}"]);
        Assert.Equal(130, values[$"modelprep_init_exit_status{{{Labels}}}"]);
        Assert.DoesNotContain(
            sandbox.FilesOf("cache/logs"),
            path => path.EndsWith(".summary.json", StringComparison.Ordinal)
        );
        Assert.Contains(
            "Stopped by signal 2",
            collector.Spans.Single(span => span.Name == "init").Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("metrics/init.prom")]
    [InlineData("huggingface")]
    [InlineData("/")]
    public async Task A_file_that_cannot_be_written_is_warned_of_and_fails_nothing(string path)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await File.WriteAllTextAsync(sandbox["metrics"], "in the way", TestContext.Current.CancellationToken);
        var outcome = await sandbox.SucceedAsync($"init --model org/model --until weights --metrics-file {path}");
        Assert.Contains("The metrics file", Assert.Single(outcome.Warnings()), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_escaped()
    {
        var run = new InitRun(
            Some.Request() with
            {
                ServedName = "a\"b\\c\nd",
            },
            DateTimeOffset.UnixEpoch,
            TimeSpan.FromSeconds(1.5),
            0,
            []
        );
        Assert.Contains(
            "modelprep_init_success{model=\"a\\\"b\\\\c\\nd\",kind=\"trtllm\"} 1\n",
            MetricsText.Render(run),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "_timestamp_seconds{model=\"a\\\"b\\\\c\\nd\",kind=\"trtllm\"} 1.5\n",
            MetricsText.Render(run),
            StringComparison.Ordinal
        );
    }

    private static async Task<Dictionary<string, double>> ReadAsync(Sandbox sandbox)
    {
        var text = await File.ReadAllTextAsync(sandbox["metrics/init.prom"], TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var promtool = Process.Start(start)!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        var said =
            await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)
            + await promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(promtool.ExitCode == 0 && said.Length == 0, $"{said}\n{text}");
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .ToDictionary(
                line => line[..line.LastIndexOf(' ')],
                line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture),
                StringComparer.Ordinal
            );
    }
}
