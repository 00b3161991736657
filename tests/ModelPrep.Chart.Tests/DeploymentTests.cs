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
            "--set",
            "model.name=org/some.model,model.tensorrtLlm.dataType=bfloat16",
            "--set",
            "model.tensorrtLlm.parallelism.tensor=4,model.tensorrtLlm.parallelism.pipeline=2"
        );

        Assert.Equal(
            ["init", "--model", "org/some.model", "--engine", "trtllm", "--dt", "bfloat16", "--tp", "4", "--pp", "2"],
            rendered.Init.Args
        );
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
            "--set-json",
            $"triton.resources.cpu={cpu}",
            "--set-json",
            $"triton.resources.memory={memory}",
            "--set-json",
            $"init.resources.memory={memory}"
        );

        Assert.All(
            rendered.Containers,
            container =>
            {
                Assert.Equal(new ResourceQuantity(cores), container.Resources.Limits["cpu"]);
                Assert.Equal(new ResourceQuantity(bytes), container.Resources.Limits["memory"]);
            }
        );
    }

    [Theory]
    // Twice the weights and 8 GiB to build; the weights, 16 GiB and one more for 16 instances to serve.
    [InlineData("model.name=gpt2", "10Gi", "18Gi")]
    [InlineData("model.name=llama-3-70b", "272Gi", "149Gi")]
    [InlineData("model.name=org/other,model.sizeGiB=10", "28Gi", "27Gi")]
    [InlineData("model.name=org/other", "33Gi", "33Gi")]
    // Nothing is built for the other kinds.
    [InlineData("model.name=llama-3-8b,model.engine=vllm", "4Gi", "31Gi")]
    // What is said counts; where the size is not known, for the build as well.
    [InlineData("model.name=org/other,triton.resources.memory=48Gi", "48Gi", "48Gi")]
    [InlineData("model.name=gpt2,triton.resources.memory=48Gi,init.resources.memory=64Gi", "64Gi", "48Gi")]
    public async Task Memory_follows_from_the_size_of_the_weights(string values, string init, string server)
    {
        var rendered = await helm.TemplateAsync("--set", values);

        Assert.Equal(
            (init, server),
            (rendered.Init.Resources.Limits["memory"].ToString(), rendered.Server.Resources.Limits["memory"].ToString())
        );
    }

    [Theory]
    [InlineData("model.name=gpt2", 620)]
    [InlineData("model.name=llama-3-70b", 3240)]
    [InlineData("model.name=org/other", 3600)]
    [InlineData("server.loadSeconds=95", 100)]
    [InlineData("server.startupProbe.failureThreshold=3", 30)]
    public async Task The_time_to_load_follows_from_the_size_of_the_weights_and_liveness_waits_for_it(
        string values,
        int seconds
    )
    {
        var rendered = await helm.TemplateAsync("--set", values);

        var startup = rendered.Server.StartupProbe;
        Assert.Equal("/v2/health/ready", startup.HttpGet.Path);
        Assert.Equal(seconds, startup.PeriodSeconds * startup.FailureThreshold);
        Assert.Equal("/v2/health/ready", rendered.Server.ReadinessProbe.HttpGet.Path);
        Assert.Equal("/v2/health/live", rendered.Server.LivenessProbe.HttpGet.Path);
    }

    [Fact]
    public async Task Disk_is_asked_for_where_the_pod_keeps_its_own()
    {
        var kept = await helm.TemplateFileAsync("ci/empty-dir-values.yaml");
        var shared = await helm.TemplateAsync("--set", "model.name=llama-2-7b");

        Assert.Equal("43Gi", kept.Init.Resources.Limits["ephemeral-storage"].ToString());
        Assert.Equal("43Gi", kept.Pod.Volumes.Single(volume => volume.Name == "store").EmptyDir.SizeLimit.ToString());
        Assert.DoesNotContain("ephemeral-storage", shared.Init.Resources.Limits.Keys);
    }

    [Fact]
    public async Task Pods_go_to_the_product_that_is_named_and_tolerate_the_taint_of_its_nodes()
    {
        var rendered = await helm.TemplateAsync(
            "--set",
            "gpu={NVIDIA-A10G}",
            "--set",
            "kubernetes.tolerations[0].operator=Exists"
        );

        var term = Assert.Single(
            rendered.Pod.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms
        );
        var expression = Assert.Single(term.MatchExpressions);
        Assert.Equal("nvidia.com/gpu.product", expression.Key);
        Assert.Equal("In", expression.OperatorProperty);
        Assert.Equal(["NVIDIA-A10G"], expression.Values);
        Assert.Equal(
            ["nvidia.com/gpu Equal present NoSchedule", " Exists  "],
            rendered.Pod.Tolerations.Select(item => $"{item.Key} {item.OperatorProperty} {item.Value} {item.Effect}")
        );
    }

    [Fact]
    public async Task Without_a_product_any_node_will_do()
    {
        var rendered = await helm.TemplateAsync();

        Assert.Null(rendered.Pod.Affinity);
    }

    [Theory]
    [InlineData("triton.image=null", "modelprep:0.1.0", "IfNotPresent")]
    [InlineData(
        "triton.image.repository=registry.example/modelprep,triton.image.tag=v2",
        "registry.example/modelprep:v2",
        "IfNotPresent"
    )]
    [InlineData(
        "triton.image.repository=registry.example:5000/team/modelprep",
        "registry.example:5000/team/modelprep:0.1.0",
        "IfNotPresent"
    )]
    [InlineData(
        "triton.image.name=registry.example/modelprep@sha256:0123,triton.image.imagePullPolicy=Always",
        "registry.example/modelprep@sha256:0123",
        "Always"
    )]
    public async Task Both_containers_run_one_image(string values, string image, string policy)
    {
        var rendered = await helm.TemplateAsync("--set", values);

        Assert.All(
            rendered.Containers,
            container => Assert.Equal((image, policy), (container.Image, container.ImagePullPolicy))
        );
    }

    [Fact]
    public async Task What_is_meant_for_the_pod_reaches_it()
    {
        var rendered = await helm.TemplateAsync(
            "--set",
            "kubernetes.podAnnotations.owner=search,kubernetes.runtimeClassName=nvidia",
            "--set",
            "kubernetes.priorityClassName=serving,kubernetes.podSecurityContext.runAsUser=1000"
        );

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
    public async Task Endpoints_go_before_the_server_stops_unless_the_pause_is_switched_off()
    {
        var paused = await helm.TemplateAsync();
        var unpaused = await helm.TemplateAsync("--set", "server.preStopSeconds=0");

        Assert.Equal(["sleep", "5"], paused.Server.Lifecycle.PreStop.Exec.Command);
        Assert.Equal(5 + 51 + 25, paused.Pod.TerminationGracePeriodSeconds);
        Assert.Null(unpaused.Server.Lifecycle);
    }

    [Fact]
    public async Task What_a_release_says_of_its_model_reaches_init()
    {
        var rendered = await helm.TemplateFileAsync("ci/hooks-values.yaml");

        Assert.Equal(
            [
                "init",
                "--model",
                "my-model",
                "--source",
                "local:/models/my-model",
                "--engine",
                "trtllm",
                "--tp",
                "1",
                "--pp",
                "1",
                "--max-batch-size",
                "64",
                "--max-input-len",
                "2048",
                "--max-num-tokens",
                "8192",
                "--max-seq-len",
                "4096",
                "--set",
                "tensorrt_llm.batching_strategy=inflight_fused_batching",
                "--set",
                "tensorrt_llm.kv_cache_free_gpu_mem_fraction=0.85",
                "--include",
                "*.safetensors",
                "--include",
                "*.json",
                "--exclude",
                "original/*",
                "--allow-pickle",
                "--connections",
                "32",
            ],
            rendered.Init.Args
        );
        Assert.Equal(
            "https://mirror.example",
            rendered.Init.Env.Single(variable => variable.Name == "HF_ENDPOINT").Value
        );
        Assert.DoesNotContain(rendered.Server.Env, variable => variable.Name == "HF_ENDPOINT");
    }

    [Fact]
    public async Task A_kind_without_engine_is_named_with_its_revision()
    {
        var rendered = await helm.TemplateFileAsync("ci/llmapi-values.yaml");

        Assert.Equal(
            [
                "init",
                "--model",
                "meta-llama/Llama-3.1-8B-Instruct",
                "--revision",
                "0e9e39f249a16976918f6564b8830bc894c89659",
                "--served-name",
                "llama",
                "--engine",
                "llmapi",
                "--tp",
                "2",
                "--pp",
                "1",
            ],
            rendered.Init.Args
        );
        Assert.All(
            rendered.Containers,
            container =>
                Assert.Equal("json", container.Env.Single(variable => variable.Name == "MODELPREP_LOG_FORMAT").Value)
        );
    }

    [Theory]
    [InlineData("model.settings.big=1000000", "big=1000000")]
    [InlineData("model.settings.part=0.25", "part=0.25")]
    [InlineData("model.settings.yes=true", "yes=true")]
    [InlineData("model.settings.tensorrt_llm\\.name=a b", "tensorrt_llm.name=a b")]
    public async Task Settings_of_the_repository_keep_their_values(string values, string argument)
    {
        var rendered = await helm.TemplateAsync("--set", values);

        Assert.Equal(argument, rendered.Init.Args[rendered.Init.Args.IndexOf("--set") + 1]);
    }

    [Theory]
    [InlineData("ci/shared-cache-nfs-values.yaml", "weights,engines")]
    [InlineData("ci/shared-cache-claim-values.yaml", "engines")]
    public async Task Nodes_share_what_they_are_told_to_and_only_init_sees_it(string file, string contents)
    {
        var rendered = await helm.TemplateFileAsync(file);

        var environment = rendered.Init.Env.ToDictionary(variable => variable.Name, variable => variable.Value);
        Assert.Equal(
            ("/mnt/modelprep", contents),
            (environment["MODELPREP_SHARED_CACHE"], environment["MODELPREP_SHARE"])
        );
        var volume = rendered.Pod.Volumes.Single(volume => volume.Name == "shared-cache");
        Assert.True(
            volume.Nfs is { Server: "storage.example", Path: "/export/models" }
                || volume.PersistentVolumeClaim?.ClaimName == "models"
        );
        Assert.DoesNotContain(rendered.Server.VolumeMounts, mount => mount.Name == "shared-cache");
    }

    [Fact]
    public async Task Everything_can_lie_on_one_claim_with_a_limit()
    {
        var rendered = await helm.TemplateFileAsync("ci/claim-values.yaml");

        Assert.Equal(
            "modelprep",
            rendered.Pod.Volumes.Single(volume => volume.Name == "store").PersistentVolumeClaim.ClaimName
        );
        Assert.Equal("500GB", rendered.Init.Env.Single(variable => variable.Name == "MODELPREP_MAX_CACHE_SIZE").Value);
    }

    [Fact]
    public async Task What_places_a_pod_is_kept_beside_the_product()
    {
        var rendered = await helm.TemplateFileAsync("ci/placement-values.yaml");

        var terms = rendered.Pod.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms;
        Assert.Equal(
            ["topology.kubernetes.io/zone nvidia.com/gpu.product", "spare nvidia.com/gpu.product"],
            terms.Select(term => string.Join(' ', term.MatchExpressions.Select(expression => expression.Key)))
        );
        Assert.Single(rendered.Pod.Affinity.PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution);
        var spread = Assert.Single(rendered.Pod.TopologySpreadConstraints);
        Assert.Equal(rendered.Deployment.Spec.Selector.MatchLabels, spread.LabelSelector.MatchLabels);
        Assert.Equal(
            ("bin-packing", "nvidia", "serving"),
            (rendered.Pod.SchedulerName, rendered.Pod.RuntimeClassName, rendered.Pod.PriorityClassName)
        );
        Assert.Equal("inference", rendered.Pod.NodeSelector["pool"]);
        Assert.Equal("50%", Assert.Single(rendered.All<V1PodDisruptionBudget>()).Spec.MinAvailable.Value);
    }

    [Fact]
    public async Task What_is_the_users_own_stands_beside_what_is_the_charts()
    {
        var rendered = await helm.TemplateFileAsync("ci/hooks-values.yaml");

        Assert.Equal(["wait-for-models", "init"], rendered.Pod.InitContainers.Select(container => container.Name));
        Assert.Equal(["server", "proxy"], rendered.Pod.Containers.Select(container => container.Name));
        Assert.Contains(rendered.Init.VolumeMounts, mount => mount.MountPath == "/models");
        Assert.Contains(rendered.Server.VolumeMounts, mount => mount.MountPath == "/opt/plugins");
        Assert.Equal(
            [
                "serve",
                "--launch",
                "exec",
                "--",
                "--exit-timeout-secs=141",
                "--log-verbose=1",
                "--metrics-config=histogram_latencies=true",
            ],
            rendered.Server.Args
        );
        Assert.Equal(171, rendered.Pod.TerminationGracePeriodSeconds);
        Assert.True(rendered.Pod.ShareProcessNamespace);
        var extra = Assert.Single(rendered.All<V1ConfigMap>(), map => map.Metadata.Name == "demo-modelprep-extra");
        Assert.Equal("demo", extra.Data["release"]);
        var account = Assert.Single(rendered.All<V1ServiceAccount>());
        Assert.Equal(("models", "reader"), (account.Metadata.Name, account.Metadata.Annotations["example.org/role"]));
    }

    [Fact]
    public async Task A_constraint_with_a_selector_of_its_own_keeps_it_as_it_is()
    {
        const string Constraint =
            """[{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule","labelSelector":"""
            + """{"matchLabels":{"team":"search"}}}]""";

        var rendered = await helm.TemplateAsync("--set-json", $"kubernetes.topologySpreadConstraints={Constraint}");

        Assert.Equal(
            new Dictionary<string, string> { ["team"] = "search" },
            Assert.Single(rendered.Pod.TopologySpreadConstraints).LabelSelector.MatchLabels
        );
    }

    [Fact]
    public async Task Pods_can_be_replaced_all_at_once()
    {
        var rendered = await helm.TemplateAsync("--set", "kubernetes.strategy.type=Recreate");

        // Kubernetes refuses limits of a rolling update where there is none.
        Assert.Equal("Recreate", rendered.Deployment.Spec.Strategy.Type);
        Assert.Null(rendered.Deployment.Spec.Strategy.RollingUpdate);
    }

    [Theory]
    [InlineData("exec.command={probe}")]
    [InlineData("tcpSocket.port=http")]
    [InlineData("grpc.port=8001")]
    public async Task A_probe_that_asks_something_else_asks_nothing_but_that(string question)
    {
        var rendered = await helm.TemplateAsync(
            "--set",
            string.Join(
                ',',
                new[] { "startupProbe", "readinessProbe", "livenessProbe" }.Select(probe =>
                    $"server.{probe}.{question}"
                )
            )
        );

        var server = rendered.Server;
        Assert.All(
            [server.StartupProbe, server.ReadinessProbe, server.LivenessProbe],
            probe =>
            {
                Assert.Null(probe.HttpGet);
                Assert.Single(new object?[] { probe.Exec, probe.TcpSocket, probe.Grpc }.OfType<object>());
                Assert.True(probe.FailureThreshold > 0);
            }
        );
    }

    [Fact]
    public async Task A_variable_of_the_user_replaces_the_one_of_the_chart()
    {
        var rendered = await helm.TemplateAsync(
            "--set",
            "init.extraEnv[0].name=HF_HOME,init.extraEnv[0].value=/elsewhere",
            "--set",
            "server.extraEnv[0].name=EXTRA,server.extraEnv[0].value=yes"
        );

        Assert.Equal("/elsewhere", Assert.Single(rendered.Init.Env, item => item.Name == "HF_HOME").Value);
        Assert.DoesNotContain(rendered.Init.Env, item => item.Name == "EXTRA");
        Assert.Equal("yes", Assert.Single(rendered.Server.Env, item => item.Name == "EXTRA").Value);
    }
}
