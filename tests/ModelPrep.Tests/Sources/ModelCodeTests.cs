using ModelPrep.Sources;

namespace ModelPrep.Tests.Sources;

public sealed class ModelCodeTests
{
    [Theory]
    [InlineData("""{"auto_map":{"AutoConfig":"config_x.X","AutoModel":"model_x.X"}}""", "config_x.py,model_x.py", "")]
    [InlineData("""{"auto_map":{"AutoTokenizer":["tokenization_x.XTokenizer",null]}}""", "tokenization_x.py", "")]
    [InlineData("""{"auto_map":["tokenization_x.XTokenizer",null]}""", "tokenization_x.py", "")] // as old ones have it
    [InlineData("""{"auto_map":{"AutoConfig":"org/model--config_x.XConfig"}}""", "config_x.py", "")] // its own
    [InlineData("""{"auto_map":{"AutoConfig":"other/code--config_x.XConfig"}}""", "", "other/code config_x.py")]
    [InlineData("""{"auto_map":{"AutoConfig":5}}""", "", "")]
    [InlineData("""{"model_type":"gpt2"}""", "", "")]
    [InlineData("[1]", "", "")]
    [InlineData("{", "", "")]
    public void A_configuration_names_modules(string config, string modules, string elsewhere)
    {
        var code = ModelCode.Of("org/model", [config]);
        Assert.Equal(modules, string.Join(',', code.Modules));
        Assert.Equal(elsewhere, string.Join(',', code.Elsewhere.Select(one => $"{one.Repository} {one.Module}")));
    }
}
