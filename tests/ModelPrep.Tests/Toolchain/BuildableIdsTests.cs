using ModelPrep.Toolchain;

namespace ModelPrep.Tests.Toolchain;

public sealed class BuildableIdsTests
{
    [Theory]
    [InlineData(
        "SUPPORTED_TRT_LLM_BUILDERS = {\n    \"a/b\": {\n        \"hf_allow_patterns\": [\"*.bin\"],\n    },\n    "
            + "'gpt2': {},\n}\n\nOTHER = {\"x/y\": {}}\n",
        "a/b gpt2"
    )]
    [InlineData("SUPPORTED_TRT_LLM_BUILDERS={\"a/b\": Builder, \"c\": Builder}", "a/b c")]
    [InlineData("# a comment\nSUPPORTED_TRT_LLM_BUILDERS: dict = {\"a\": {}}\n", "a")]
    [InlineData("CONFIG = {\"a\": {}}\n", "")]
    public void The_keys_of_the_list_are_the_ids(string source, string ids) =>
        Assert.Equal(
            ids.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            (BuildableIds.Read(source) ?? new HashSet<string>()).Order(StringComparer.Ordinal)
        );
}
