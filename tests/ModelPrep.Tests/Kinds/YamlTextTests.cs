using System.Text.Json.Nodes;
using ModelPrep.Kinds.LlmApi;

namespace ModelPrep.Tests.Kinds;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("""{"some": 1}""", "some: 1\n")]
    [InlineData("""{"some": "1"}""", "some: \"1\"\n")]
    [InlineData("""{"some": null, "more": true}""", "some: null\nmore: true\n")]
    [InlineData("""{"some": ""}""", "some: \"\"\n")]
    [InlineData(
        """{"some": {"inner": {"last": [1, {"a": "b"}]}, "else": {}}}""",
        "some:\n  inner:\n    last: [1, {\"a\": \"b\"}]\n  else: {}\n"
    )]
    [InlineData("""{"y": 1, "null": 2, "1": 3, "a.b": 4}""", "\"y\": 1\n\"null\": 2\n\"1\": 3\n\"a.b\": 4\n")]
    [InlineData(
        """{"some": "# : - 'x' \"y\" \\ \u00e9 \ud83d\ude00 \t"}""",
        "some: \"# : - 'x' \\\"y\\\" \\\\ é 😀 \\u0009\"\n"
    )]
    [InlineData(
        """{"some": [1e5, 1E-5, 1.5e+10, -0.5, 12345678901234567890]}""",
        "some: [1.0e+5, 1.0e-5, 1.5e+10, -0.5, 12345678901234567890]\n"
    )]
    public void JSON_becomes_what_Python_reads_as_the_same(string json, string yaml) =>
        Assert.Equal(yaml, YamlText.Of(JsonNode.Parse(json)!.AsObject()));
}
