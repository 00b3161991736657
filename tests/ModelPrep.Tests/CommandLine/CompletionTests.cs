using CliWrap;
using CliWrap.Buffered;
using ModelPrep.Tests.EndToEnd;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.CommandLine;

/// <summary>Completion in the real shells, and the man page by the real formatter.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("modelprep in", "init")]
    [InlineData("modelprep init --eng", "--engine")]
    [InlineData("modelprep init --engine ll", "llmapi")]
    [InlineData("modelprep init --model llama-3-8b-", "llama-3-8b-instruct")]
    [InlineData("modelprep cache ve", "verify")]
    [InlineData("modelprep explain MP70", "MP7001")]
    [InlineData("modelprep completion f", "fish")]
    public async Task Each_shell_completes_what_it_is_given(string line, string expected)
    {
        Assert.Equal([expected], await InBashAsync(line));
        Assert.Equal([expected], await InZshAsync(line));
        Assert.Contains(expected, await InFishAsync(line));
    }

    [Fact]
    public async Task Where_a_file_is_wanted_nothing_is_suggested_so_that_the_shell_offers_files() =>
        Assert.Empty(await InBashAsync("modelprep init --token-file /et"));

    [Fact]
    public async Task A_suggestion_is_not_taken_for_a_pattern_of_files()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["-x"], "", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("-x", await InBashAsync("modelprep init -", folder.Path)); // -? is one of them
    }

    [Fact]
    public async Task A_shell_that_nobody_knows_is_refused_with_those_that_are_known()
    {
        var run = await RunAsync(Binary.ModelPrep, ["completion", "tcsh"]);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains(
            "MP6406 There is no completion for tcsh, only for bash, zsh, fish",
            run.StandardError,
            StringComparison.Ordinal
        );
        Assert.Empty(run.StandardOutput);
    }

    [Fact]
    public async Task The_man_page_has_every_verb_and_option_and_the_formatter_has_nothing_to_say()
    {
        var source = (await RunAsync(Binary.ModelPrep, ["man"])).StandardOutput;
        var page = await Cli.Wrap("groff")
            .WithArguments(["-man", "-Tascii", "-ww", "-P-cbou"])
            .WithStandardInputPipe(PipeSource.FromString(source))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (page.ExitCode, page.StandardError));
        foreach (var verb in new[] { "init", "serve", "run", "cache", "load", "explain", "completion" })
        {
            Assert.Contains($"modelprep {verb}", page.StandardOutput, StringComparison.Ordinal);
            foreach (
                var option in (await RunAsync(Binary.ModelPrep, [verb, "--help"]))
                    .StandardOutput.Split('\n')
                    .Select(text => text.Trim().Split(' ')[0])
            )
            {
                if (option.StartsWith("--", StringComparison.Ordinal))
                    Assert.Contains(option, page.StandardOutput, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_man_page_has_every_exit_status_once_in_order()
    {
        var source = (await RunAsync(Binary.ModelPrep, ["man"]))
            .StandardOutput.Split(".SH EXIT STATUS\n")[1]
            .Split(".SH ")[0];
        var told = source
            .Split('\n')
            .Where(line => line.StartsWith(".B ", StringComparison.Ordinal))
            .Select(line => line[3..]);

        Assert.Equal([.. Enum.GetValues<ExitCode>().Order().Select(status => $"{(int)status}"), "128+n"], told);
    }

    [Fact]
    public async Task The_version_names_the_commit_that_it_was_built_from()
    {
        var version = (await RunAsync(Binary.ModelPrep, ["--version"])).StandardOutput.Trim();

        Assert.Matches(@"^\d+\.\d+\.\d+\+[0-9a-f]{40}$", version);
    }

    private static Task<string[]> InBashAsync(string line, string folder = "/") =>
        ShellAsync(
            "bash",
            "--norc",
            $"""
            cd '{folder}'
            source <({Binary.ModelPrep} completion bash)
            COMP_LINE='{line}'; COMP_POINT={line.Length}; COMP_WORDS=({line}); COMP_CWORD=$((${"{#COMP_WORDS[@]}"} - 1))
            _modelprep
            [ ${"{#COMPREPLY[@]}"} -eq 0 ] || printf '%s\n' "${"{COMPREPLY[@]}"}"
            """
        );

    /// <remarks>The completion system is not there without a terminal; what the function hands to it is.</remarks>
    private static Task<string[]> InZshAsync(string line) =>
        ShellAsync(
            "zsh",
            "-f",
            $"""
            compdef() {"{ :; }"}
            compadd() {"{ shift; print -l -- \"${(@M)argv:#${words[CURRENT]}*}\"; }"}
            words=({line}); CURRENT=$#words
            source <({Binary.ModelPrep} completion zsh)
            _modelprep
            """
        );

    private static Task<string[]> InFishAsync(string line) =>
        ShellAsync(
            "fish",
            "--no-config",
            $"{Binary.ModelPrep} completion fish | source; complete --do-complete '{line}'"
        );

    private static async Task<string[]> ShellAsync(string shell, string option, string script)
    {
        var run = await RunAsync(shell, [option, "-c", script]);
        Assert.True(run.ExitCode == 0, run.StandardError);
        return run.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Task<BufferedCommandResult> RunAsync(string program, string[] arguments) =>
        Cli.Wrap(program)
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables =>
                variables
                    .Set(
                        "PATH",
                        $"{Path.GetDirectoryName(Binary.ModelPrep)}:{Environment.GetEnvironmentVariable("PATH")}"
                    )
                    .Set("HOME", Path.GetTempPath())
            )
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
}
