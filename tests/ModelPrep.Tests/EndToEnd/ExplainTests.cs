using System.Text.Json;
using ModelPrep.CommandLine;

namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>modelprep explain</c>: what a message means, without the page of messages.</summary>
public sealed class ExplainTests
{
    private const string GpuMemory = """
        MP7604 The GPU ran out of memory

        Exit   76: The engine build failed. Stop: read the build log.
        Cause  The builder reports that the memory of the GPU is used up.
        Do     Lower --max-batch-size or --max-num-tokens, raise --tp, or use a GPU with
               more memory.
        Chart  model.tensorrtLlm.build.maxBatchSize, model.tensorrtLlm.build.maxTokens,
               model.tensorrtLlm.parallelism.tensor

        """;

    private const string Bug = """
        MP7001 A bug in ModelPrep

        Exit   70: A bug in ModelPrep. Report it.
        Cause  ModelPrep failed in a way that it does not expect.
        Do     Report it with the output of the same command with --verbose.

        """;

    [Theory]
    [InlineData("MP7604", GpuMemory)]
    [InlineData("mp7604", GpuMemory)]
    [InlineData("MP7001 Mp7604", $"{Bug}\n{GpuMemory}")]
    public async Task A_message_is_explained_by_its_code(string codes, string expected)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var outcome = await sandbox.SucceedAsync($"explain {codes}");
        Assert.Equal(expected, outcome.Output);
        Assert.Empty(outcome.Log);
    }

    [Theory]
    [InlineData("MP7299", "MP7209")]
    [InlineData("7001", "MP7001")]
    [InlineData("MP76", "MP7601, MP7602, MP7603")]
    public async Task A_code_that_does_not_exist_is_refused_with_those_that_are_near(string code, string near)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var outcome = await sandbox.FailAsync(
            "MP6406",
            $"explain MP7604 {code}",
            $"There is no message {code}. Did you mean {near}?",
            "modelprep explain lists all messages"
        );
        Assert.Equal(64, outcome.ExitCode);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task What_is_like_no_code_is_refused_without_a_guess()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var outcome = await sandbox.FailAsync("MP6406", "explain disk", "There is no message disk. modelprep explain");
        Assert.DoesNotContain("Did you mean", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_code_all_messages_are_listed_by_exit_status()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var groups = (await sandbox.SucceedAsync("explain")).Output.TrimEnd('\n').Split("\n\n");
        Assert.Equal(
            Messages
                .All.GroupBy(message => message.ExitCode)
                .Select(group =>
                    string.Join(
                        '\n',
                        group
                            .Select(message => $"  {message.Text} {message.Title}")
                            .Prepend($"{(int)group.Key}: {ExitStatus.Of(group.Key).Title}")
                    )
                ),
            groups
        );
    }

    [Fact]
    public async Task No_line_is_wider_than_80_columns_and_no_mark_of_Markdown_is_left()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var codes = string.Join(' ', Messages.All.Select(message => message.Text));
        var text = (await sandbox.SucceedAsync($"explain {codes}")).Output;
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotMatch(@"`|\*\*|\]\(", text);
        Assert.Contains("disk is full\n       (docs/troubleshooting.md#disk-is-full)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("explain MP6605 --output json", 1)]
    [InlineData("explain --output json", null)]
    public async Task As_JSON_a_message_has_all_its_texts(string command, int? count)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var json = JsonDocument.Parse((await sandbox.SucceedAsync(command)).Output);
        var messages = json.RootElement.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(count ?? Messages.All.Count, messages.Count);
        var found = messages.Single(message => message.GetProperty("code").GetString() == "MP6605");
        Assert.Equal(66, found.GetProperty("exitStatus").GetInt32());
        Assert.Equal(Messages.NothingMatches.Title, found.GetProperty("title").GetString());
        Assert.Equal("Stop: correct the name.", found.GetProperty("action").GetString());
        Assert.Equal(ExplainOutput.Plain(Messages.NothingMatches.Cause), found.GetProperty("cause").GetString());
        Assert.Equal("Correct the patterns. * also matches /.", found.GetProperty("cure").GetString());
        Assert.Equal("model.files.include, model.files.exclude", found.GetProperty("chart").GetString());
    }
}
