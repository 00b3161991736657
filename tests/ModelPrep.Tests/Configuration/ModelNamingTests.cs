using ModelPrep.CommandLine;
using ModelPrep.Configuration;

namespace ModelPrep.Tests.Configuration;

public sealed class ModelNamingTests
{
    [Theory]
    [InlineData("gpt2", null, "hf:gpt2")]
    [InlineData("opt125m", null, "hf:facebook/opt-125m")]
    [InlineData("llama-3-8b-instruct", null, "hf:meta-llama/Meta-Llama-3-8B-Instruct")]
    [InlineData("org/name", null, "hf:org/name")]
    [InlineData("anything", "hf:org/name", "hf:org/name")]
    public void A_model_comes_from_its_alias_its_id_or_the_source_given(
        string model,
        string? source,
        string expected
    ) => Assert.Equal(expected, new ModelNaming().Source(model, source, "main").ToString());

    [Fact]
    public void All_aliases_of_the_guide_are_known() =>
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "gpt2",
                "opt125m",
                "llama-2-7b",
                "llama-2-70b",
                "llama-2-7b-chat",
                "llama-2-70b-chat",
                "llama-3-8b",
                "llama-3-70b",
                "llama-3-8b-instruct",
                "llama-3-70b-instruct",
            },
            ModelAliases.Names.ToHashSet(StringComparer.Ordinal)
        );

    [Fact]
    public void An_unknown_alias_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<UsageException>(() => new ModelNaming().Source("llama-9", null, "main"));
        Assert.Contains("llama-3-8b", error.Message, StringComparison.Ordinal);
        Assert.Contains("--source hf:llama-9", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b/c", null)]
    [InlineData("x", "hf:../evil")]
    [InlineData("x", "s3:bucket")]
    [InlineData("x", "local:/no/such/folder")]
    public void A_malformed_id_or_source_is_refused(string model, string? source) =>
        Assert.Throws<UsageException>(() => new ModelNaming().Source(model, source, "main"));

    [Theory]
    [InlineData("gpt2", null, "gpt2")]
    [InlineData("org/Name-1", null, "Name-1")]
    [InlineData("org/name", "mine", "mine")]
    public void The_served_name_is_the_alias_the_last_part_of_the_id_or_the_name_given(
        string model,
        string? name,
        string expected
    ) => Assert.Equal(expected, new ModelNaming().ServedName(model, name));

    [Theory]
    [InlineData("tensorrt_llm")]
    [InlineData("preprocessing")]
    [InlineData("../up")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    public void A_served_name_that_would_break_the_repository_is_refused(string name) =>
        Assert.Throws<UsageException>(() => new ModelNaming().ServedName("gpt2", name));
}
