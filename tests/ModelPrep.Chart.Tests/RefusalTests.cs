using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>Values that cannot work are refused before anything is made, in words that say what to change.</summary>
public sealed class RefusalTests(Helm helm)
{
    [Theory]
    [InlineData("model.nmae=gpt2", "model: Additional property nmae is not allowed")]
    [InlineData("typo=1", "(root): Additional property typo is not allowed")]
    [InlineData("autoscaling.replica.minimum=2", "autoscaling: Additional property replica is not allowed")]
    [InlineData("server.livenesProbe.periodSeconds=2", "server: Additional property livenesProbe is not allowed")]
    [InlineData("gpu=NVIDIA-A10G", "gpu: Invalid type. Expected: [array,null], given: string")]
    [InlineData("gpu={NVIDIA A10G}", "gpu.0: Does not match pattern")]
    [InlineData("model.name=a/b/c", "model.name: Does not match pattern")]
    [InlineData("model.name=--help", "model.name: Does not match pattern")]
    [InlineData("model.tensorrtLlm.dataType=bfloat", "model.tensorrtLlm.dataType must be one of the following")]
    [InlineData("model.tensorrtLlm.parallelism.tensor=0", "tensor: Must be greater than or equal to 1")]
    [InlineData(
        "model.tensorrtLlm.parallelism.pipeline=1.5",
        "pipeline: Invalid type. Expected: [integer,null], given: string"
    )]
    [InlineData("model.pullSecret=Not_A_Name", "model.pullSecret: Does not match pattern")]
    [InlineData("triton.resources.memory=64gi", "triton.resources.memory: Does not match pattern")]
    [InlineData("triton.resources.cpu=0", "triton.resources.cpu: Must be greater than 0")]
    [InlineData("triton.image.imagePullPolicy=Sometimes", "imagePullPolicy must be one of the following")]
    [InlineData("autoscaling.enable=yes", "autoscaling.enable: Invalid type. Expected: [boolean,null], given: string")]
    [InlineData("autoscaling.metric.value=0", "autoscaling.metric.value: Must be greater than 0")]
    [InlineData(
        "kubernetes.labels[0].model=x",
        "kubernetes.labels: Invalid type. Expected: [object,null], given: array"
    )]
    [InlineData("kubernetes.labels.shard=1", "kubernetes.labels.shard: Invalid type. Expected: string, given: integer")]
    [InlineData("kubernetes.labels.model=meta/llama", "kubernetes.labels.model: Does not match pattern")]
    [InlineData("podMonitor.interval=15", "podMonitor.interval: Invalid type. Expected: [string,null], given: integer")]
    [InlineData("init.extraEnv[0].value=x", "init.extraEnv.0: name is required")]
    [InlineData(
        "server.extraEnv[0].name=A,server.extraEnv[0].value=1",
        "server.extraEnv.0.value: Invalid type. Expected: [string,null], given: integer"
    )]
    [InlineData("triton.image.name=a b", "triton.image.name: Does not match pattern")]
    [InlineData(
        "triton.image.repository=registry.example:5000/modelprep:v2",
        "triton.image.repository: Does not match pattern"
    )]
    [InlineData("triton.image.pullSecrets[0].nmae=x", "triton.image.pullSecrets.0: name is required")]
    [InlineData("autoscaling.metric.name=a-b", "autoscaling.metric.name: Does not match pattern")]
    [InlineData("kubernetes.labels.a b=x", "kubernetes.labels: Property name of \"a b\" does not match")]
    [InlineData("kubernetes.podAnnotations.owner=7", "kubernetes.podAnnotations.owner: Invalid type")]
    [InlineData("server.livenessProbe.timeoutSeconds=0", "timeoutSeconds: Must be greater than or equal to 1")]
    [InlineData("server.preStopSeconds=-1", "server.preStopSeconds: Must be greater than or equal to 0")]
    [InlineData("products.H100.gpu={A}", "products: Property name of \"H100\" does not match")]
    [InlineData("products.a.gpu=[]", "products.a.gpu: ")]
    [InlineData("products.a.autoscaling.enable=true", "products.a: gpu is required")]
    [InlineData("products.a.model.name=gpt2", "products.a.model: Additional property name is not allowed")]
    [InlineData("model.engine=onnx", "model.engine must be one of the following")]
    [InlineData("model.source=/models", "model.source: Does not match pattern")]
    [InlineData("model.sizeGiB=1.5", "model.sizeGiB: Invalid type")]
    [InlineData("triton.image.digest=latest", "triton.image.digest: Does not match pattern")]
    [InlineData("cache.maxSize=lots", "cache.maxSize: Does not match pattern")]
    [InlineData("sharedCache.nfs.server=x", "sharedCache.nfs: path is required")]
    [InlineData("sharedCache.contents=engine", "sharedCache.contents must be one of the following")]
    [InlineData("prewarm.kind=CronJob", "prewarm.kind must be one of the following")]
    [InlineData("client.concurrency=0", "client.concurrency: Must be greater than or equal to 1")]
    [InlineData(
        "podDisruptionBudget.maxUnavailable=half",
        "podDisruptionBudget.maxUnavailable: Does not match pattern"
    )]
    [InlineData("service.type=ExternalName", "service.type must be one of the following")]
    [InlineData("podMonitor.interval=15 s", "podMonitor.interval: Does not match pattern")]
    [InlineData("fullnameOverride=7b", "fullnameOverride: Does not match pattern")]
    [InlineData("nameOverride=Llama", "nameOverride: Does not match pattern")]
    public Task By_the_schema(string option, string message) => Refuses(option, message);

    [Theory]
    [InlineData(
        "model.name=null",
        "model.name is not set: give an alias such as gpt2, or a Hugging Face id such as org/name."
    )]
    [InlineData(
        "autoscaling.replicas.minimum=5",
        "autoscaling.replicas.minimum (5) is more than autoscaling.replicas.maximum (4): lower the one or raise the "
            + "other."
    )]
    [InlineData(
        "kubernetes.hostRootPath=triton",
        "kubernetes.hostRootPath (triton) is not an absolute path: begin it with a slash."
    )]
    [InlineData("kubernetes.hostRootPath=/", "kubernetes.hostRootPath (/) must be a folder of its own")]
    [InlineData(
        "kubernetes.hostRootPath=/mnt/../etc",
        "kubernetes.hostRootPath (/mnt/../etc) must be a folder of its own"
    )]
    [InlineData(
        "kubernetes.labels.app=x",
        "kubernetes.labels sets app, which the chart sets itself: choose another key."
    )]
    [InlineData(
        "podMonitor.labels.app=x",
        "podMonitor.labels sets app, which the chart sets itself: choose another key."
    )]
    [InlineData(
        "prometheusRule.labels.app=x",
        "prometheusRule.labels sets app, which the chart sets itself: choose another key."
    )]
    [InlineData(
        "dashboard.labels.modelprep/product=x",
        "dashboard.labels sets modelprep/product, which the chart sets itself"
    )]
    [InlineData(
        "server.terminationGracePeriodSeconds=30",
        "server.terminationGracePeriodSeconds (30) cuts requests off: give at least 61"
    )]
    [InlineData(
        "server.terminationGracePeriodSeconds=81,server.preStopSeconds=16,model.tensorrtLlm.parallelism.tensor=2",
        "server.terminationGracePeriodSeconds (81) cuts requests off: give at least 82"
    )]
    [InlineData(
        "gpu={A},products.a.gpu={A}",
        "gpu and products are both set: a release has one Deployment on the products of gpu"
    )]
    [InlineData(
        "products.a.gpu={A},products.a.autoscaling.replicas.minimum=5",
        "products.a.autoscaling.replicas.minimum (5) is more than autoscaling.replicas.maximum (4)"
    )]
    [InlineData(
        "autoscaling.replicas.minimum=0",
        "autoscaling.replicas.minimum is 0, from which only KEDA scales up again"
    )]
    [InlineData(
        "autoscaling.replicas.minimum=0,autoscaling.by=keda",
        "autoscaling.replicas.minimum is 0, and without pods nothing tells of load"
    )]
    [InlineData(
        "autoscaling.keda.extraTriggers[0].type=cron",
        "autoscaling.keda.extraTriggers are those of KEDA, and autoscaling.by is hpa"
    )]
    [InlineData(
        "autoscaling.by=keda,autoscaling.extraMetrics[0].type=Pods",
        "autoscaling.extraMetrics are those of a HorizontalPodAutoscaler"
    )]
    [InlineData(
        "model.engine=vllm,model.tensorrtLlm.build.maxBatchSize=8",
        "model.tensorrtLlm.build.maxBatchSize is set, and model.engine vllm builds no engine"
    )]
    [InlineData(
        "triton.image.name=a:1,triton.image.tag=v2",
        "triton.image.name is the whole reference, with tag or digest"
    )]
    [InlineData(
        "cache.type=claim",
        "cache.type is claim, and cache.claim names none: give the name of a PersistentVolumeClaim."
    )]
    [InlineData("cache.claim=models", "cache.claim is set, and cache.type is hostPath")]
    [InlineData(
        "sharedCache.claim=a,sharedCache.nfs.server=b,sharedCache.nfs.path=/c",
        "sharedCache.claim and sharedCache.nfs are both set"
    )]
    [InlineData(
        "prewarm.enabled=true,prewarm.until=ready",
        "prewarm.until is ready, and a DaemonSet would hold the GPUs for ever"
    )]
    [InlineData(
        "prewarm.enabled=true,cache.type=emptyDir",
        "prewarm.enabled prepares nodes, and cache.type emptyDir leaves nothing on them"
    )]
    [InlineData("client.enabled=true,kubernetes.noService=true", "client.enabled needs somewhere to send to")]
    [InlineData(
        "podDisruptionBudget.minAvailable=1,podDisruptionBudget.maxUnavailable=1",
        "podDisruptionBudget.minAvailable and .maxUnavailable are both set"
    )]
    [InlineData("podMonitor.interval=31s", "podMonitor.interval (31s) leaves fewer than two scrapes in the minute")]
    [InlineData("podMonitor.interval=1m", "podMonitor.interval (1m) leaves fewer than two scrapes in the minute")]
    [InlineData(
        "client.enabled=true,products.client.gpu={A}",
        "products.client and client.enabled would make two Deployments of one name"
    )]
    [InlineData("prometheusRule=null", "prometheusRule is null, which would drop all that it holds")]
    [InlineData("dashboard=null", "dashboard is null, which would drop all that it holds")]
    [InlineData("model=null", "model is null, which would drop all that it holds")]
    [InlineData("kubernetes=null", "kubernetes is null, which would drop all that it holds")]
    public Task By_a_sentence(string option, string message) => Refuses(option, message);

    private async Task Refuses(string option, string message)
    {
        var result = await helm.RunAsync("template", "demo", Repository.ChartPath, "--set", option);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.Empty(result.Output);
    }
}
