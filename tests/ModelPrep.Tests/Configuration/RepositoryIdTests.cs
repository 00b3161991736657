namespace ModelPrep.Tests.Configuration;

public sealed class RepositoryIdTests
{
    [Theory]
    [InlineData("gpt2", "models--gpt2", "gpt2")]
    [InlineData("meta-llama/Meta-Llama-3-8B", "models--meta-llama--Meta-Llama-3-8B", "Meta-Llama-3-8B")]
    [InlineData("a/b.c_d-e", "models--a--b.c_d-e", "b.c_d-e")]
    public void A_valid_id_knows_its_name_and_its_cache_folder(string text, string folder, string name)
    {
        Assert.True(RepositoryId.TryParse(text, out var id));
        Assert.Equal(folder, id.CacheFolderName);
        Assert.Equal(name, id.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("a/b/c")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("-a/b")]
    [InlineData("a-/b")]
    [InlineData("a/.b")]
    [InlineData("a/b.")]
    [InlineData("a--b/c")]
    [InlineData("a/b..c")]
    [InlineData("a/b.git")]
    [InlineData("a/b c")]
    [InlineData("a\\b")]
    [InlineData("ü/b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void An_id_that_the_hub_would_refuse_is_refused(string? text) =>
        Assert.False(RepositoryId.TryParse(text, out _));
}
