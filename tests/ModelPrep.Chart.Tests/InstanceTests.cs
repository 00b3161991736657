using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>What the instances of Python models cost follows from their number, by the rule of the program.</summary>
public sealed class InstanceTests(Helm helm)
{
    [Theory]
    [InlineData("model.name=gpt2", 51, "18Gi", "2Gi")]
    [InlineData("model.name=gpt2,model.tensorrtLlm.build.maxBatchSize=64", 51, "18Gi", "2Gi")]
    [InlineData("model.name=gpt2,model.tensorrtLlm.build.maxBatchSize=4", 35, "18Gi", "2Gi")]
    [InlineData("model.name=gpt2,model.tensorrtLlm.build.maxBatchSize=1", 30, "17Gi", "2Gi")]
    [InlineData("model.name=gpt2,model.settings.gpt2\\.instance_count=1", 30, "17Gi", "2Gi")]
    [InlineData("model.name=gpt2,model.settings.gpt2\\.instance_count=32", 74, "19Gi", "2Gi")]
    [InlineData(
        "model.name=org/other,model.sizeGiB=1,model.servedName=chat,model.settings.chat\\.instance_count=2",
        32,
        "18Gi",
        "2Gi"
    )]
    [InlineData("model.name=gpt2,model.settings.preprocessing\\.instance_count=4", 56, "18Gi", "2Gi")]
    [InlineData("model.name=gpt2,model.settings.gpt2\\.instance_count=1200", 1709, "58Gi", "3Gi")]
    [InlineData("model.name=gpt2,model.engine=vllm", 30, "17Gi", "2Gi")]
    [InlineData("model.name=gpt2,model.engine=llmapi,model.tensorrtLlm.parallelism.tensor=32", 30, "17Gi", "4Gi")]
    [InlineData("model.name=gpt2,server.drainSeconds=100", 121, "18Gi", "2Gi")]
    [InlineData("model.name=gpt2,kubernetes.sharedMemory=512Mi", 51, "18Gi", "512Mi")]
    public async Task Time_to_stop_memory_and_shared_memory(
        string values,
        int exitTimeout,
        string memory,
        string sharedMemory
    )
    {
        var rendered = await helm.TemplateAsync("--set", values);

        Assert.Contains($"--exit-timeout-secs={exitTimeout}", rendered.Server.Args);
        Assert.Equal(5 + exitTimeout + 25, rendered.Pod.TerminationGracePeriodSeconds);
        Assert.Equal(memory, rendered.Server.Resources.Limits["memory"].ToString());
        Assert.Equal(
            sharedMemory,
            rendered.Pod.Volumes.Single(volume => volume.Name == "shared-memory").EmptyDir.SizeLimit.ToString()
        );
    }

    [Fact]
    public async Task Each_product_has_its_own()
    {
        var rendered = await helm.TemplateAsync(
            "--set",
            "products.a.gpu={A},products.b.gpu={B},products.b.model.tensorrtLlm.build.maxBatchSize=1"
        );

        Assert.Equal(
            ["--exit-timeout-secs=51", "--exit-timeout-secs=30"],
            rendered
                .Servers.OrderBy(server => server.Metadata.Name, StringComparer.Ordinal)
                .Select(server =>
                    server
                        .Spec.Template.Spec.Containers[0]
                        .Args.Single(argument => argument.StartsWith("--exit-timeout", StringComparison.Ordinal))
                )
        );
    }
}
