using k8s.Models;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>What single values do to the Deployment.</summary>
public sealed class DeploymentTests(Helm helm)
{
    [Fact]
    public async Task Init_gets_the_model_the_type_and_the_parallelism()
    {
        var rendered = await helm.TemplateAsync(
            "--set", "model.name=org/some.model,model.tensorrtLlm.dataType=bfloat16",
            "--set", "model.tensorrtLlm.parallelism.tensor=4,model.tensorrtLlm.parallelism.pipeline=2");

        Assert.Equal(
            ["init", "--model", "org/some.model", "--engine", "trtllm", "--dt", "bfloat16", "--tp", "4", "--pp", "2"],
            rendered.Init.Args);
    }

    [Fact]
    public async Task No_type_is_passed_by_default_because_not_every_cli_takes_one()
    {
        var rendered = await helm.TemplateAsync();

        Assert.Equal(["init", "--model", "gpt2", "--engine", "trtllm", "--tp", "1", "--pp", "1"], rendered.Init.Args);
    }

    [Theory]
    [InlineData("logging.initialization.verbose=true", "--verbose", "")]
    [InlineData("logging.tritonServer.verbose=true", "", "--verbose")]
    [InlineData("logging.tritonServer.useIso8601=true", "", "--iso8601")]
    [InlineData("logging=null", "", "")]
    public async Task Logging_becomes_flags(string option, string init, string server)
    {
        var rendered = await helm.TemplateAsync("--set", option);

        string[] flags = ["--verbose", "--iso8601"];
        Assert.Equal(init, string.Join(' ', rendered.Init.Args.Intersect(flags)));
        Assert.Equal(server, string.Join(' ', rendered.Server.Args.Intersect(flags)));
        Assert.Equal("serve", rendered.Server.Args[0]);
    }

    [Theory]
    [InlineData("4", "\"32Gi\"", "4", "32Gi")]
    [InlineData("\"500m\"", "\"1.5Gi\"", "500m", "1.5Gi")]
    [InlineData("2.5", "4000000000", "2.5", "4G")]
    public async Task Quantities_keep_their_amount(string cpu, string memory, string cores, string bytes)
    {
        var rendered = await helm.TemplateAsync(
            "--set-json", $"triton.resources.cpu={cpu}", "--set-json", $"triton.resources.memory={memory}");

        Assert.All(rendered.Containers, container =>
        {
            Assert.Equal(new ResourceQuantity(cores), container.Resources.Limits["cpu"]);
            Assert.Equal(new ResourceQuantity(bytes), container.Resources.Limits["memory"]);
        });
    }

    [Fact]
    public async Task The_build_can_have_more_memory_than_the_server()
    {
        var rendered = await helm.TemplateAsync("--set", "init.resources.memory=64Gi");

        Assert.Equal("64Gi", rendered.Init.Resources.Limits["memory"].ToString());
        Assert.Equal("4", rendered.Init.Resources.Limits["cpu"].ToString());
        Assert.Equal("32Gi", rendered.Server.Resources.Limits["memory"].ToString());
    }

    [Fact]
    public async Task Pods_go_to_the_product_that_is_named_and_tolerate_the_taint_of_its_nodes()
    {
        var rendered = await helm.TemplateAsync(
            "--set", "gpu={NVIDIA-A10G}", "--set", "kubernetes.tolerations[0].operator=Exists");

        var term = Assert.Single(rendered.Pod.Affinity.NodeAffinity
            .RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms);
        var expression = Assert.Single(term.MatchExpressions);
        Assert.Equal("nvidia.com/gpu.product", expression.Key);
        Assert.Equal("In", expression.OperatorProperty);
        Assert.Equal(["NVIDIA-A10G"], expression.Values);
        Assert.Equal(
            ["nvidia.com/gpu Equal present NoSchedule", " Exists  "],
            rendered.Pod.Tolerations.Select(item => $"{item.Key} {item.OperatorProperty} {item.Value} {item.Effect}"));
    }

    [Fact]
    public async Task Without_a_product_any_node_will_do()
    {
        var rendered = await helm.TemplateAsync();

        Assert.Null(rendered.Pod.Affinity);
    }

    [Theory]
    [InlineData("triton.image=null", "modelprep:0.1.0", "IfNotPresent")]
    [InlineData("triton.image.name=registry.example/modelprep@sha256:0123,triton.image.imagePullPolicy=Always",
        "registry.example/modelprep@sha256:0123", "Always")]
    public async Task Both_containers_run_one_image(string values, string image, string policy)
    {
        var rendered = await helm.TemplateAsync("--set", values);

        Assert.All(rendered.Containers, container =>
            Assert.Equal((image, policy), (container.Image, container.ImagePullPolicy)));
    }

    [Fact]
    public async Task What_is_meant_for_the_pod_reaches_it()
    {
        var rendered = await helm.TemplateAsync(
            "--set", "kubernetes.podAnnotations.owner=search,kubernetes.runtimeClassName=nvidia",
            "--set", "kubernetes.priorityClassName=serving,kubernetes.podSecurityContext.runAsUser=1000");

        Assert.Equal("search", rendered.Deployment.Spec.Template.Metadata.Annotations["owner"]);
        Assert.Equal(("nvidia", "serving"), (rendered.Pod.RuntimeClassName, rendered.Pod.PriorityClassName));
        Assert.Equal(1000, rendered.Pod.SecurityContext.RunAsUser);
        Assert.Equal("RuntimeDefault", rendered.Pod.SecurityContext.SeccompProfile.Type);
    }

    [Fact]
    public async Task A_rollout_needs_no_spare_gpu()
    {
        var rendered = await helm.TemplateAsync();

        Assert.Equal("RollingUpdate", rendered.Deployment.Spec.Strategy.Type);
        Assert.Equal("0", rendered.Deployment.Spec.Strategy.RollingUpdate.MaxSurge.Value);
        Assert.Equal("1", rendered.Deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        Assert.True(rendered.Deployment.Spec.ProgressDeadlineSeconds >= 3600);
        Assert.Equal(3, rendered.Deployment.Spec.RevisionHistoryLimit);
    }

    [Fact]
    public async Task An_engine_has_an_hour_to_load_before_liveness_acts()
    {
        var rendered = await helm.TemplateAsync();

        var startup = rendered.Server.StartupProbe;
        Assert.Equal("/v2/health/ready", startup.HttpGet.Path);
        Assert.Equal(3600, startup.PeriodSeconds * startup.FailureThreshold);
        Assert.Equal("/v2/health/ready", rendered.Server.ReadinessProbe.HttpGet.Path);
        Assert.Equal("/v2/health/live", rendered.Server.LivenessProbe.HttpGet.Path);
    }

    [Fact]
    public async Task Endpoints_go_before_the_server_stops_unless_the_pause_is_switched_off()
    {
        var paused = await helm.TemplateAsync();
        var unpaused = await helm.TemplateAsync("--set", "server.preStopSeconds=0");

        Assert.Equal(["sleep", "5"], paused.Server.Lifecycle.PreStop.Exec.Command);
        Assert.Equal(60, paused.Pod.TerminationGracePeriodSeconds);
        Assert.Null(unpaused.Server.Lifecycle);
    }

    [Fact]
    public async Task A_variable_of_the_user_replaces_the_one_of_the_chart()
    {
        var rendered = await helm.TemplateAsync(
            "--set", "init.extraEnv[0].name=HF_HOME,init.extraEnv[0].value=/elsewhere",
            "--set", "server.extraEnv[0].name=EXTRA,server.extraEnv[0].value=yes");

        Assert.Equal("/elsewhere", Assert.Single(rendered.Init.Env, item => item.Name == "HF_HOME").Value);
        Assert.DoesNotContain(rendered.Init.Env, item => item.Name == "EXTRA");
        Assert.Equal("yes", Assert.Single(rendered.Server.Env, item => item.Name == "EXTRA").Value);
    }
}
