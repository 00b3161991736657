using ModelPrep.Hosting;
using ModelPrep.Serving;
using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.Serving;

/// <summary>Arguments after <c>--</c> that clash with those that serve passes.</summary>
public sealed class CheckArgumentsTests
{
    [Theory]
    [InlineData("trtllm", 1, "--exit-on-error=false")]
    [InlineData("vllm", 1, "--exit-on-error false")]
    [InlineData("trtllm", 2, "--exit-on-error=OFF")]
    [InlineData("trtllm", 2, "--exit-on-e=0")]
    [InlineData("trtllm", 1, "--strict-readiness=false")]
    [InlineData("trtllm", 2, "--model-control-mode=explicit --load-model=*")]
    [InlineData("trtllm", 2, "--model-control-mode explicit --load-model *")]
    [InlineData("trtllm", 2, "--model-control-mode=none")]
    [InlineData("trtllm", 2, "--model-control-mode=poll")]
    [InlineData("trtllm", 2, "--model-control=poll")]
    [InlineData("trtllm", 4, "--load-model=tensorrt_llm")]
    [InlineData("llmapi", 1, "--load-model=model")]
    [InlineData("trtllm", 1, "--model-control-mode=poll --load-model=model")]
    [InlineData("trtllm", 1, "--model-control-mode=explicit")]
    [InlineData("trtllm", 2, "--allow-http=true")]
    [InlineData("trtllm", 2, "--allow-metrics 1")]
    [InlineData("llmapi", 1, "--disable-auto-complete-config")]
    [InlineData("vllm", 1, "--strict-model-config=true")]
    [InlineData("trtllm", 2, "--backend-config=python,shm-region-prefix-name=mine")]
    [InlineData("trtllm", 2, "--backend-config python,shm-region-prefix-name=mine")]
    [InlineData("trtllm", 1, "--http-port=9000 --metrics-port=9000")]
    [InlineData("trtllm", 2, "--grpc-port=8000")]
    [InlineData("trtllm", 2, "--id x : -n 1 other")]
    public void What_cannot_work_or_makes_readiness_wrong_is_refused(string kind, int ranks, string arguments)
    {
        var refusal = Assert.Throws<UsageException>(() => Run(kind, ranks, arguments));
        Assert.Equal("MP6407", refusal.Code.Text);
        Assert.Contains(arguments, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trtllm", 1, "--model-control-mode=explicit --load-model=*")]
    [InlineData("trtllm", 1, "--model-control-mode=poll --repository-poll-secs=5")]
    [InlineData("trtllm", 1, "--model-control-mode=none")]
    [InlineData("trtllm", 1, "--allow-http=true :")]
    [InlineData("trtllm", 1, "--disable-auto-complete-config --disable-auto-complete-config")]
    [InlineData("trtllm", 1, "--backend-config=python,shm-region-prefix-name=mine")]
    [InlineData("trtllm", 2, "--disable-auto-complete-config --strict-model-config=true")]
    [InlineData("trtllm", 2, "--exit-on-error=true --strict-readiness true --exit-timeout-secs 7")]
    [InlineData("trtllm", 2, "--allow-metrics=false --allow-grpc 0 --http-port 9000 --id=mine")]
    [InlineData("trtllm", 2, "--model-repository=/more")]
    [InlineData("trtllm", 2, "--backend-config=python,shm-default-byte-size=2097152 --log-verbose=1")]
    [InlineData("trtllm", 2, "--http-port=9000 --metrics-port=9000 --metrics-address=127.0.0.1")]
    [InlineData("trtllm", 2, "--http-port=0 --grpc-port=0 --no-such-option")]
    [InlineData("vllm", 1, "--strict-model-config=false")]
    [InlineData("llmapi", 1, "")]
    public void What_works_passes(string kind, int ranks, string arguments) => Run(kind, ranks, arguments);

    [Fact]
    public async Task The_page_has_the_same_table()
    {
        var path = Path.Combine(LayoutTests.Root, "docs/launch.md");
        string[] table =
        [
            $"<!-- arguments: checked by {nameof(CheckArgumentsTests)} -->",
            "| after `--` | refused for | because |",
            "|---|---|---|",
            .. ArgumentRule.All.Select(rule => $"| {rule.Given} | {rule.Servers} | {rule.Why} |"),
            "<!-- end of arguments -->",
        ];
        Assert.Contains(
            $"\n{string.Join('\n', table)}\n",
            await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    private static void Run(string kind, int ranks, string arguments) =>
        CheckArguments.Run(
            KindServices.Catalog.Find(kind)!,
            new Parallelism(ranks, 1),
            new ServerOptions(false, false, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        );
}
