using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>
/// What helm says after an installation. Only an installation shows it, so a copy of the chart renders it.
/// </summary>
public sealed class NotesTests(Helm helm)
{
    [Fact]
    public async Task They_tell_how_to_watch_the_pods_and_to_reach_the_server()
    {
        var notes = await NotesAsync();

        Assert.Contains("logs deployment/demo-modelprep --container init", notes);
        Assert.Contains("port-forward service/demo-modelprep 8000", notes);
        Assert.Contains("/v2/models/gpt2/generate", notes);
        Assert.Contains("get horizontalpodautoscaler demo-modelprep", notes);
        Assert.Contains("WARNING: gpu is empty", notes);
        Assert.Contains("No token is used", notes);
    }

    [Fact]
    public async Task They_tell_which_secret_is_missing_and_which_labels_a_service_selects()
    {
        var notes = await NotesAsync(
            "--set",
            "gpu={NVIDIA-L4},model.pullSecret=hf-model-pull,model.tensorrtLlm.parallelism.tensor=2",
            "--set",
            "kubernetes.noService=true,kubernetes.labels.pool=llama,autoscaling.enable=false"
        );

        Assert.Contains("create secret generic hf-model-pull --from-file=password=TOKEN_FILE", notes);
        Assert.Contains("pool: llama", notes);
        Assert.Contains("nodes with fewer than 2", notes);
        Assert.DoesNotContain("port-forward", notes);
        Assert.DoesNotContain("horizontalpodautoscaler", notes);
        Assert.DoesNotContain("WARNING", notes);
    }

    private async Task<string> NotesAsync(params string[] options)
    {
        using var folder = new TemporaryFolder();
        var chart = folder.At("modelprep");
        (await Tool.RunAsync("cp", ["--recursive", Repository.ChartPath, chart])).OrThrow();
        await File.WriteAllTextAsync(
            Path.Combine(chart, "templates", "notes.yaml"),
            "notes: |\n{{ include (print .Template.BasePath \"/NOTES.txt\") . | indent 2 }}\n"
        );
        var result = await helm.RunAsync([
            "template",
            "demo",
            chart,
            "--show-only",
            "templates/notes.yaml",
            .. options,
        ]);
        return result.OrThrow().Output;
    }
}
