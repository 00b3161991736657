using ModelPrep.Chart.Tests.Tools;
using YamlDotNet.RepresentationModel;

namespace ModelPrep.Chart.Tests;

/// <summary>The compose file, as far as it can be read without Docker.</summary>
public sealed class ComposeTests
{
    private static readonly YamlMappingNode Root = Read();

    private static YamlMappingNode Service => (YamlMappingNode)Root["services"]["model"];

    [Fact]
    public void The_token_comes_from_a_file_and_is_named_where_it_is_mounted()
    {
        var secret = Assert.Single((YamlSequenceNode)Service["secrets"]).ToString();

        Assert.StartsWith("${HF_TOKEN_FILE", Root["secrets"][secret]["file"].ToString(), StringComparison.Ordinal);
        Assert.Equal($"/run/secrets/{secret}", Words("command")[^1]);
        Assert.False(Service.Children.ContainsKey("environment"));
    }

    [Fact]
    public void What_is_prepared_stays_and_the_server_gets_shared_memory_gpus_and_time_to_stop()
    {
        var image = File.ReadAllText(Repository.ContainerFilePath);
        var (volume, path) = Assert.Single(Words("volumes")).Split(':') is [var name, var where]
            ? (name, where)
            : ("", "");

        Assert.True(((YamlMappingNode)Root["volumes"]).Children.ContainsKey(volume));
        Assert.Contains($"MODELPREP_CACHE={path}/", image);
        Assert.Equal("2gb", Service["shm_size"].ToString());
        Assert.Equal("60s", Service["stop_grace_period"].ToString());
        Assert.Equal("nvidia", Service["deploy"]["resources"]["reservations"]["devices"][0]["driver"].ToString());
        Assert.All(Words("ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    private static string[] Words(string key) => [.. ((YamlSequenceNode)Service[key]).Select(node => node.ToString())];

    private static YamlMappingNode Read()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Repository.At("containers", "compose.yaml"))));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }
}
