using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>
/// What the chart of the script that ModelPrep replaces had its part in. A number is that of the defect.
/// </summary>
public sealed class DefectTests(Helm helm)
{
    [Fact]
    [Trait("Defect", "5")]
    [Trait("Defect", "6")]
    public async Task The_folder_on_the_node_told_engines_apart_by_model_and_parallelism_only()
    {
        // The key of an artifact tells them apart; releases share the folder, so that they can share weights.
        var one = await helm.TemplateAsync(
            "--set",
            "model.name=gpt2,gpu={NVIDIA-A10G},model.tensorrtLlm.dataType=float16"
        );
        var other = await helm.TemplateAsAsync(
            "other",
            "--set",
            "model.name=opt125m,gpu={NVIDIA-H100-80GB-HBM3}",
            "--set",
            "model.tensorrtLlm.parallelism.tensor=4,model.tensorrtLlm.dataType=bfloat16"
        );
        Assert.Equal(("/triton", "/triton"), (Store(one), Store(other)));

        // What is handed over is the pod's own, so no release starts what another one prepared last.
        foreach (var rendered in new[] { one, other })
        {
            var file = Assert.Single(rendered.Server.Env, variable => variable.Name == "MODELPREP_PREPARED").Value;
            var mount = Assert.Single(
                rendered.Server.VolumeMounts,
                mount => file.StartsWith($"{mount.MountPath}/", StringComparison.Ordinal)
            );
            Assert.NotNull(Assert.Single(rendered.Pod.Volumes, volume => volume.Name == mount.Name).EmptyDir);
        }

        static string Store(Rendered rendered) =>
            Assert.Single(rendered.Pod.Volumes, volume => volume.HostPath is not null).HostPath.Path;
    }

    [Fact]
    [Trait("Defect", "7")]
    [Trait("Defect", "16")]
    public async Task The_server_got_the_token_and_the_variables_of_the_build()
    {
        var rendered = await helm.TemplateAsync("--set", "model.pullSecret=hugging-face");
        Assert.Single(rendered.Init.VolumeMounts, mount => mount.MountPath == "/var/run/secrets/hugging_face");
        Assert.DoesNotContain(
            rendered.Server.VolumeMounts,
            mount => mount.MountPath.StartsWith("/var/run/secrets", StringComparison.Ordinal)
        );
        Assert.All(
            rendered.Containers,
            container =>
                Assert.DoesNotContain(
                    container.Env,
                    variable => variable.Name is "HF_TOKEN" or "ENGINE_DEST_PATH" or "TRITON_CLI_VERBOSE"
                )
        );
    }
}
