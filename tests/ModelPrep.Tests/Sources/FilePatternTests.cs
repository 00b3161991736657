using ModelPrep.Sources;

namespace ModelPrep.Tests.Sources;

/// <summary>Rows as Python's fnmatch answers them.</summary>
public sealed class FilePatternTests
{
    [Theory]
    [InlineData("*.json", "config.json", true)]
    [InlineData("*.json", "a/b.json", true)]
    [InlineData("**/x", "x", false)]
    [InlineData("**/x", "a/x", true)]
    [InlineData("a/", "a/b/c", true)]
    [InlineData("a\\b", "a/b", true)]
    [InlineData("?.txt", "a.txt", true)]
    [InlineData("?.txt", "/.txt", true)]
    [InlineData("[ab].txt", "b.txt", true)]
    [InlineData("[a-c].txt", "b.txt", true)]
    [InlineData("[!a]b", "bb", true)]
    [InlineData("[!a]b", "ab", false)]
    [InlineData("[^a]b", "^b", true)]
    [InlineData("[^a]b", "ab", true)]
    [InlineData("[^a]b", "cb", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[!]]x", "]x", false)]
    [InlineData("[x", "[x", true)]
    [InlineData("a.b", "aXb", false)]
    [InlineData("config", "config.json", false)]
    [InlineData("Config.json", "config.json", false)]
    [InlineData("a*", "a\nb", true)]
    public void A_pattern_means_what_it_means_to_huggingface_hub(string pattern, string path, bool expected) =>
        Assert.Equal(expected, FilePattern.Matches(path, [pattern]));
}
