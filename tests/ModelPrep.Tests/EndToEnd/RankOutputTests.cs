namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// What several ranks write: whole lines, each with its rank, on the stream that it was written to; the reason last.
/// </summary>
public sealed class RankOutputTests
{
    private const int Ranks = 4;
    private const int Rows = 4000;

    /// <summary>
    /// A rank that writes as Triton does: a table row by row in pieces, long lines, and many short ones.
    /// </summary>
    private static string Writer { get; } =
        $$"""
            i=1
            while [ $i -le {{Rows}} ]; do
              if [ $((i % 400)) = 0 ]; then
                printf '| row %s of %s' $i $OMPI_COMM_WORLD_RANK; sleep 0.01
                printf ' | READY'; sleep 0.01; printf ' |\n'
                printf 'E error %s of' $i >&2; sleep 0.01; printf ' %s\n' $OMPI_COMM_WORLD_RANK >&2
              else
                printf '| row %s of %s | READY |\n' $i $OMPI_COMM_WORLD_RANK
              fi
              i=$((i + 1))
            done
            printf '%0200000d\n' $OMPI_COMM_WORLD_RANK
            printf 'no end %s' $OMPI_COMM_WORLD_RANK
            """;

    [Fact]
    public async Task Every_line_is_whole_and_named_and_none_is_lost()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "--tp 2 --pp 2");
        var outcome = await sandbox.SucceedAsync($"serve --tritonserver {sandbox.Script("writer", Writer)}");
        var output = LinesOf(outcome.Output);
        var errors = LinesOf(outcome.Log);
        Assert.All(output, line => Assert.Matches(@"\A\[rank [0-3]\] ", line));
        for (var rank = 0; rank < Ranks; rank++)
        {
            var name = $"[rank {rank}] ";
            string[] expected =
            [
                .. Enumerable.Range(1, Rows).Select(row => $"| row {row} of {rank} | READY |"),
                $"{rank}".PadLeft(200_000, '0'),
                $"no end {rank}",
            ];
            Assert.Equal(expected, Of(output, name));
            var expectedErrors = Enumerable.Range(1, Rows / 400).Select(row => $"E error {row * 400} of {rank}");
            Assert.Equal(expectedErrors, Of(errors, name));
        }

        static List<string> LinesOf(string text) => [.. text.TrimEnd('\n').Split('\n')];

        static IEnumerable<string> Of(List<string> lines, string name) =>
            lines.Where(line => line.StartsWith(name, StringComparison.Ordinal)).Select(line => line[name.Length..]);
    }

    [Fact]
    public async Task What_a_killed_rank_had_written_is_there()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var program = sandbox.Script("killed", "seq 1 20000; echo last words of $OMPI_COMM_WORLD_RANK; kill -9 $$");
        var outcome = await sandbox.RunAsync($"serve --tritonserver {program}");
        Assert.Equal(137, outcome.ExitCode);
        // mpirun ends the other, maybe before its last words.
        var first = outcome.Output.Contains("last words of 0", StringComparison.Ordinal) ? 0 : 1;
        var expected = $"[rank {first}] 20000\n[rank {first}] last words of {first}\n";
        Assert.Contains(expected, Only(outcome.Output, first), StringComparison.Ordinal);

        static string Only(string output, int rank) =>
            string.Concat(
                output
                    .Split('\n')
                    .Where(line => line.StartsWith($"[rank {rank}]", StringComparison.Ordinal))
                    .Select(line => $"{line}\n")
            );
    }

    [Fact]
    public async Task Where_the_ranks_cannot_open_our_pipes_their_output_comes_through_mpirun()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var mpirun = sandbox.Script(
            "mpirun-of-another-user",
            "cd / && exec setpriv --reuid=54321 --regid=54321 --clear-groups env HOME=/tmp /usr/bin/mpirun \"$@\""
        );
        var outcome = await sandbox.SucceedAsync($"serve --mpirun {mpirun} --tritonserver /bin/echo");
        Assert.Contains("[1,0]<stdout>:--id=rank0", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("[1,1]<stdout>:--id=rank1", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--no-such-option=1", "unrecognized option '--no-such-option=1'")] // before the usage
    [InlineData("--log-info=maybe", "Bad option: \"--log-info\". invalid value for bool option: maybe")] // behind it
    [InlineData("word", "Unexpected argument: word")]
    public async Task An_argument_that_the_server_refuses_is_named_last(string argument, string reason)
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var outcome = await sandbox.FailAsync("MP0102", $"serve -- {argument}", "refuses its arguments", reason);
        var lines = outcome.Log.TrimEnd('\n').Split('\n');
        Assert.Contains("MP0102", lines[^1], StringComparison.Ordinal);
        Assert.InRange(lines.Count(line => line.StartsWith("[rank 0] ", StringComparison.Ordinal)), 290, 400);
        Assert.StartsWith("MP0102 ", sandbox.TerminationLog, StringComparison.Ordinal);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task Usage_that_is_asked_for_is_no_refusal()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var outcome = await sandbox.RunAsync("serve -- --help");
        Assert.Equal(1, outcome.ExitCode);
        Assert.DoesNotContain("MP0102", outcome.Log, StringComparison.Ordinal);
        Assert.Contains("[rank 0] Usage: tritonserver [options]", outcome.Log, StringComparison.Ordinal);
    }
}
