using System.Text;
using CsCheck;
using ModelPrep.Logging;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Logging;

public sealed class ScreenTests : IDisposable
{
    private readonly MemoryStream _output = new();

    [Fact]
    public void Without_lines_that_change_it_is_the_log_byte_for_byte()
    {
        var screen = new Screen(_output);
        screen.Print("first\n");
        screen.Show([]);
        screen.Print("second\n");
        screen.Dispose();
        Assert.Equal("first\nsecond\n", Written);
    }

    [Fact]
    public void The_log_stays_above_the_lines_that_change()
    {
        using var screen = new Screen(_output);
        screen.Print("first\n");
        screen.Show(["a long line", "b"]);
        screen.Print("second\n");
        screen.Show(["c", "d"]);
        screen.Print("third\n");
        Assert.Equal(["first", "second", "third", "c", "d"], new FakeTerminal(Written).Lines);
    }

    [Fact]
    public void Whatever_was_shown_in_between_the_log_is_what_remains() =>
        Gen.Int[0, 5]
            .Array[0, 30]
            .Sample(steps =>
            {
                using var output = new MemoryStream();
                var printed = new List<string>();
                using (var screen = new Screen(output))
                {
                    foreach (var (number, step) in steps.Index())
                    {
                        if (step == 5)
                        {
                            printed.Add($"log line {number}");
                            screen.Print(printed[^1] + "\n");
                        }
                        else
                        {
                            var lines = Enumerable
                                .Range(0, step)
                                .Select(line => new string('x', (number + line) % 7))
                                .ToList();
                            screen.Show(lines);
                            Assert.Equal(
                                [.. printed, .. lines],
                                new FakeTerminal(Encoding.UTF8.GetString(output.ToArray())).Lines
                            );
                        }
                    }
                }

                Assert.Equal(printed, new FakeTerminal(Encoding.UTF8.GetString(output.ToArray())).Lines);
            });

    [Fact]
    public void Closed_it_shows_nothing_more_but_the_log()
    {
        var screen = new Screen(_output);
        screen.Show(["a"]);
        screen.Dispose();
        screen.Show(["b"]);
        screen.Print("last\n");
        Assert.Equal(["last"], new FakeTerminal(Written).Lines);
    }

    [Fact]
    public void A_terminal_that_is_gone_is_no_failure()
    {
        using var nowhere = new FileStream(
            "/dev/full",
            FileMode.Open,
            FileAccess.Write,
            FileShare.ReadWrite,
            bufferSize: 0
        );
        using var screen = new Screen(nowhere);
        screen.Print("first\n");
        screen.Show(["a"]);
    }

    [Fact]
    public async Task A_terminal_that_takes_nothing_does_not_keep_the_process_from_ending()
    {
        using var stuck = new StuckStream();
        var screen = new Screen(stuck);
        var printing = Task.Run(() => screen.Print("first\n"), TestContext.Current.CancellationToken);
        await stuck.Entered.Task;
        var ending = Task.Run(screen.Dispose, TestContext.Current.CancellationToken);
        var first = await Task.WhenAny(
            ending,
            Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)
        );
        stuck.Release.Set();
        await printing;
        Assert.Same(ending, first);
    }

    public void Dispose() => _output.Dispose();

    private string Written => Encoding.UTF8.GetString(_output.ToArray());

    private sealed class StuckStream : MemoryStream
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim Release { get; } = new();

        public override void Write(ReadOnlySpan<byte> buffer) => Block();

        public override void Write(byte[] buffer, int offset, int count) => Block();

        private void Block()
        {
            Entered.TrySetResult();
            Release.Wait();
        }
    }
}
