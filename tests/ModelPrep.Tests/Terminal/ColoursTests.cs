using ModelPrep.Logging;
using ModelPrep.Tests.EndToEnd;

namespace ModelPrep.Tests.Terminal;

/// <summary>
/// Who gets colours: a terminal that has them, unless the user says no; never a pipe, a file or JSON.
/// </summary>
public sealed class ColoursTests
{
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Red = "\e[31m";

    [Theory]
    [InlineData(true, "xterm", null, true)]
    [InlineData(true, "xterm", "", true)] // no-color.org: present and not empty
    [InlineData(true, "xterm", "1", false)]
    [InlineData(true, "xterm", "0", false)]
    [InlineData(true, "dumb", null, false)]
    [InlineData(true, "", null, false)]
    [InlineData(true, null, null, false)]
    [InlineData(false, "xterm", null, false)]
    public void The_rule(bool isTerminal, string? term, string? noColor, bool expected) =>
        Assert.Equal(expected ? "\e[31mtext\e[0m" : "text", Colours.For(isTerminal, term, noColor).Red("text"));

    [Theory]
    [InlineData("xterm", null, true)]
    [InlineData("xterm", "", true)]
    [InlineData("xterm", "1", false)]
    [InlineData("dumb", null, false)]
    [InlineData(null, null, false)]
    public async Task On_a_terminal(string? term, string? noColor, bool expected)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.With("NO_COLOR", noColor).Remove("triton");
        await using var doctor = await PseudoTerminal.RunAsync(sandbox, "doctor", 72, term: term);
        Assert.Equal(expected, doctor.Written.Contains($"{Green}ok{End} ", StringComparison.Ordinal));
        Assert.Equal(expected, doctor.Written.Contains($"{Yellow}warning{End}  ", StringComparison.Ordinal));
        Assert.Equal(expected, doctor.Written.Contains($"{Red}PROBLEM{End}  ", StringComparison.Ordinal));
        Assert.Contains(
            doctor.Seen.Lines,
            line => line.StartsWith("triton              PROBLEM  ", StringComparison.Ordinal)
        );
        await using var init = await PseudoTerminal.RunAsync(sandbox, "init --model org/nothing", 66, term: term);
        Assert.Equal(expected, init.Written.Contains($" {Red}ERR{End} MP66", StringComparison.Ordinal));
        await using var plan = await PseudoTerminal.RunAsync(
            sandbox,
            "plan --model org/model --until weights",
            3,
            term: term
        );
        Assert.Matches(
            $@"\A{(expected ? "\\e\\[33m" : "")}init would download .*{(expected ? "\\e\\[0m" : "")}\z",
            plan.Written.TrimEnd().Split('\n')[^1]
        );
        Assert.All(
            new[] { doctor, init, plan },
            one => Assert.Equal(expected, one.Written.Contains('\e', StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Only_the_stream_that_is_a_terminal_and_only_as_text()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        foreach (
            var command in new[]
            {
                "doctor >data",
                "doctor --output json",
                "plan --model org/model --until weights --output json",
                "init --model org/nothing --log-format json",
                "init --model org/nothing 2>data",
            }
        )
        {
            await using var terminal = PseudoTerminal.Start(sandbox, command);
            await terminal.EndAsync();
            Assert.DoesNotContain(
                "\e",
                terminal.Written
                    + (
                        File.Exists(sandbox["data"])
                            ? await File.ReadAllTextAsync(sandbox["data"], TestContext.Current.CancellationToken)
                            : ""
                    ),
                StringComparison.Ordinal
            );
        }
    }

    private const string End = "\e[0m";
}
