using System.Text.Json;
using System.Text.RegularExpressions;
using ModelPrep.Chart.Tests.Tools;
using YamlDotNet.RepresentationModel;

namespace ModelPrep.Chart.Tests;

/// <summary>The values: defaults, null, the guide's files, and that schema and comments keep up with them.</summary>
public sealed class ValuesTests(Helm helm)
{
    private static readonly string ValuesPath = Path.Combine(Repository.ChartPath, "values.yaml");

    private static readonly JsonElement Schema = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(Repository.ChartPath, "values.schema.json")))
        .RootElement;

    [Fact]
    public async Task Null_at_a_plain_value_means_its_default()
    {
        var options = PlainValues(Mapping(ValuesPath), "")
            .Where(path => path is not "model.name" && !path.Contains(".labels.", StringComparison.Ordinal))
            .SelectMany(path => new[] { "--set", $"{path}=null" })
            .ToList();

        var nulls = await helm.RunAsync(["template", "demo", Repository.ChartPath, .. options]);
        var defaults = await helm.RunAsync("template", "demo", Repository.ChartPath);

        Assert.True(options.Count > 40);
        Assert.Equal(defaults.OrThrow().Output, nulls.OrThrow().Output);
    }

    [Theory]
    [InlineData("model.tensorrtLlm")]
    [InlineData("triton")]
    [InlineData("autoscaling.replicas")]
    [InlineData("autoscaling.metric")]
    [InlineData("logging")]
    [InlineData("init")]
    public async Task Null_at_an_object_of_plain_values_means_all_their_defaults(string path)
    {
        var nulls = await helm.RunAsync("template", "demo", Repository.ChartPath, "--set", $"{path}=null");
        var defaults = await helm.RunAsync("template", "demo", Repository.ChartPath);

        Assert.Equal(defaults.OrThrow().Output, nulls.OrThrow().Output);
    }

    [Fact]
    public async Task A_values_file_with_the_keys_and_the_nulls_of_the_guide_installs()
    {
        using var folder = new TemporaryFolder();
        var all = folder.Write(
            "all.yaml",
            """
            gpu:
            model:
              name:
              tensorrtLlm:
                dataType:
                parallelism:
                  pipeline:
                  tensor:
              pullSecret:
            triton:
              image:
                pullSecrets:
                - name: ngc-container-pull
                imagePullPolicy:
                name:
              resources:
                cpu:
                memory:
            autoscaling:
              enable: true
              replicas:
                maximum:
                minimum:
              metric:
                name:
                value:
            logging:
              initialization:
                verbose:
              tritonServer:
                useIso8601:
                verbose:
            kubernetes:
              hostRootPath:
              labels:
              noService:
              tolerations:
            """
        );
        var own = folder.Write(
            "own.yaml",
            """
            gpu:
            - NVIDIA-A10G
            model:
              name: llama-3-8b-instruct
              tensorrtLlm:
                parallelism:
                  tensor: 2
              pullSecret: hf-model-pull
            autoscaling:
              metric:
                value: 1500m
            """
        );

        var rendered = await helm.TemplateAsync(
            "--values",
            all,
            "--values",
            own,
            "--set",
            "triton.image.name=registry.example/triton_trt-llm:24.04"
        );

        Assert.Equal(
            ["init", "--model", "llama-3-8b-instruct", "--engine", "trtllm", "--tp", "2", "--pp", "1"],
            rendered.Init.Args
        );
        Assert.Equal("registry.example/triton_trt-llm:24.04", rendered.Server.Image);
        Assert.Equal("ngc-container-pull", Assert.Single(rendered.Pod.ImagePullSecrets).Name);
        Assert.Equal("1500m", Assert.Single(rendered.Autoscaler!.Spec.Metrics).Pods.Target.AverageValue.ToString());
        Assert.Equal("triton:queue_compute:ratio", rendered.Autoscaler.Spec.Metrics[0].Pods.Metric.Name);
        Assert.Equal((1, 4), (rendered.Autoscaler.Spec.MinReplicas, rendered.Autoscaler.Spec.MaxReplicas));
        Assert.NotNull(rendered.Service);
        Assert.Equal("/triton", Assert.Single(rendered.Pod.Volumes, item => item.HostPath is not null).HostPath.Path);
        Assert.Equal(
            ("4", "32Gi"),
            (rendered.Server.Resources.Limits["cpu"].ToString(), rendered.Server.Resources.Limits["memory"].ToString())
        );
    }

    [Fact]
    public void Every_key_of_the_schema_has_a_default_and_every_object_of_it_is_closed()
    {
        Assert.Equal("http://json-schema.org/draft-07/schema#", Schema.GetProperty("$schema").GetString());
        Compare(Schema, Mapping(ValuesPath), "");
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_refused_at_every_key()
    {
        // A list of lists is nowhere right. Keys of one depth at a time, because one below would make the one above
        // right.
        foreach (var paths in Paths(Schema, "").GroupBy(path => path.Count(c => c == '.')))
        {
            var result = await helm.RunAsync([
                "template",
                "demo",
                Repository.ChartPath,
                .. paths.SelectMany(path => new[] { "--set-json", $"{path}=[[]]" }),
            ]);

            Assert.All(paths, path => Assert.Matches($@"(?m)^- {Regex.Escape(path)}(\.0)?: ", result.Error));
        }
    }

    [Fact]
    public void Every_key_is_explained()
    {
        var lines = File.ReadAllLines(ValuesPath);
        var explained = new List<int>();
        for (var i = 0; i < lines.Length; i++)
        {
            var indent = lines[i].Length - lines[i].TrimStart().Length;
            if (lines[i].TrimStart() is "" or ['#', ..] || explained.Exists(outer => outer < indent))
                continue;
            explained.RemoveAll(outer => outer >= indent);
            var comment = lines.Take(i).Reverse().TakeWhile(line => line.TrimStart().StartsWith('#')).ToList();
            var isExplained = comment.Exists(line => line.TrimStart().StartsWith("# -- ", StringComparison.Ordinal));
            if (isExplained)
                explained.Add(indent);
            else
                Assert.True(lines[i].EndsWith(':'), $"values.yaml:{i + 1} has no \"# --\" comment: {lines[i]}");
        }
    }

    private static IEnumerable<string> Paths(JsonElement schema, string path) =>
        schema.TryGetProperty("properties", out var properties)
            ? properties
                .EnumerateObject()
                .SelectMany(property =>
                    Paths(Follow(property.Value), $"{path}{property.Name}.").Prepend($"{path}{property.Name}")
                )
            : [];

    private static JsonElement Follow(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference)
            ? Schema.GetProperty("definitions").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;

    private static void Compare(JsonElement schema, YamlMappingNode values, string path)
    {
        Assert.True(
            schema.TryGetProperty("additionalProperties", out var more) && !more.GetBoolean(),
            $"{path} is open."
        );
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
        {
            var here = $"{path}{property.Name}";
            if (here == "global")
                continue;
            Assert.True(
                values.Children.TryGetValue(property.Name, out var value),
                $"{here} has no default in values.yaml."
            );
            // Probes are Kubernetes' own, and open; an object may be absent by default.
            var inner = Follow(property.Value);
            if (
                inner.TryGetProperty("properties", out _)
                && !here.EndsWith("Probe", StringComparison.Ordinal)
                && value is not YamlScalarNode { Value: "null" }
            )
                Compare(inner, Assert.IsType<YamlMappingNode>(value), $"{here}.");
        }
    }

    private static IEnumerable<string> PlainValues(YamlMappingNode node, string path) =>
        node.Children.SelectMany(child =>
            child.Value switch
            {
                // Objects of Kubernetes, handed through as they are.
                _ when child.Key.ToString()
                        is "behavior"
                            or "strategy"
                            or "podSecurityContext"
                            or "containerSecurityContext" => [],
                _ when path is "prewarm." && child.Key.ToString() is "resources" => [],
                _ when child.Key.ToString().EndsWith("Probe", StringComparison.Ordinal) => [],
                YamlMappingNode inner => PlainValues(inner, $"{path}{child.Key}."),
                YamlScalarNode => [$"{path}{child.Key}"],
                _ => [],
            }
        );

    private static YamlMappingNode Mapping(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(path)));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }
}
