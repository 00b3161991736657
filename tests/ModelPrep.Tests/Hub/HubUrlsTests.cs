using ModelPrep.Hub;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Hub;

public sealed class HubUrlsTests
{
    [Theory]
    [InlineData("https://huggingface.co", "https://huggingface.co/x", true)]
    [InlineData("https://huggingface.co", "https://hf.co/x", true)]
    [InlineData("https://huggingface.co", "http://huggingface.co/x", false)]
    [InlineData("https://huggingface.co", "https://huggingface.co:444/x", false)]
    [InlineData("https://huggingface.co", "https://huggingface.co.evil.example/x", false)]
    [InlineData("https://huggingface.co", "https://cdn-lfs.hf.co/x", false)]
    [InlineData("https://mirror.example", "https://huggingface.co/x", false)]
    [InlineData("http://127.0.0.1:1", "http://127.0.0.1:2/x", false)]
    [InlineData("http://127.0.0.1:1", "http://localhost:1/x", false)]
    [InlineData("http://127.0.0.1:1", "http://127.0.0.1:1/x", true)]
    public void Only_the_hubs_own_origin_is_the_hub(string endpoint, string uri, bool expected) =>
        Assert.Equal(expected, new HubUrls(new Uri(endpoint)).IsHub(new Uri(uri)));

    [Fact]
    public void Names_are_encoded_so_that_they_stay_one_segment_each()
    {
        var urls = new HubUrls(new Uri("https://mirror.example/prefix/"));
        Assert.Equal(
            "https://mirror.example/prefix/api/models/org/model/revision/refs%2Fpr%2F1",
            urls.Info(Some.Repository, "refs/pr/1").AbsoluteUri
        );
        Assert.Equal(
            "https://mirror.example/prefix/org/model/resolve/c/a%20b/%23x%3F.json",
            urls.File(Some.Repository, "c", "a b/#x?.json").AbsoluteUri
        );
    }
}
