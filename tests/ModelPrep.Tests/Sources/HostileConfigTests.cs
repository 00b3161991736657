using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Sources;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Sources;

/// <summary>Configurations that a hub may send and that no parser likes: they name nothing, and end nothing.</summary>
public sealed class HostileConfigTests
{
    [Theory]
    [InlineData("{\"model_type\":\"a\",\"model_type\":\"b\"}")]
    [InlineData("{\"other\":1,\"other\":2,\"model_type\":\"a\"}")]
    [InlineData("{\"model_type\":\"\\ud800\"}")]
    [InlineData("{\"model_type\":{}}")]
    [InlineData("[]")]
    public void A_model_type_that_cannot_be_read_is_not_copied(string config)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["snapshot"]);
        Directory.CreateDirectory(folder["engine"]);
        File.WriteAllText(folder["snapshot/config.json"], config);
        File.WriteAllText(folder["snapshot/tokenizer.json"], "{}");
        File.WriteAllText(folder["engine/config.json"], "{}");
        new CopyTokenizer(folder["snapshot"], trustsCode: false).Run(folder["engine"]);
        Assert.Equal("{}", File.ReadAllText(folder["engine/config.json"]));
        Assert.Equal("{}", File.ReadAllText(folder["engine/tokenizer.json"]));
    }

    [Theory]
    [InlineData("{\"auto_map\":{\"AutoTokenizer\":\"\\ud800.X\"}}")]
    [InlineData("{\"auto_map\":{\"AutoTokenizer\":[\"\\udfff\",null]}}")]
    [InlineData("{\"auto_map\":\"\\ud800\"}")]
    public void Code_whose_name_is_no_text_is_none(string config)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["tokenizer_config.json"], config);
        Assert.Empty(TokenizerFiles.CodeIn(folder.Path));
        Assert.False(ModelCode.Of("org/model", [config]).IsAny);
    }
}
