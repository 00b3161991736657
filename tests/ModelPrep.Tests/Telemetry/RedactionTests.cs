using ModelPrep.Telemetry;

namespace ModelPrep.Tests.Telemetry;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("GET https://cdn.example/a/b?Expires=1&Signature=abc failed", "GET https://cdn.example/a/b?*** failed")]
    [InlineData("proxy http://user:secret@proxy:3128 refuses", "proxy http://proxy:3128 refuses")]
    [InlineData("proxy http://user:s@cret@proxy:3128 refuses", "proxy http://proxy:3128 refuses")]
    [InlineData("from 'https://hub/x?sig=1', twice", "from 'https://hub/x?***', twice")]
    [InlineData("token hf_AbCdEf123456 is bad", "token hf_*** is bad")]
    [InlineData("Authorization: Bearer abc.def-ghi_jkl", "Authorization: Bearer ***")]
    [InlineData("hf:org/model at main, 5 GiB of 6 GiB; user@host?", "hf:org/model at main, 5 GiB of 6 GiB; user@host?")]
    [InlineData("the model hf_model", "the model hf_model")]
    public void Secrets_are_hidden_and_the_rest_stays(string text, string clean) =>
        Assert.Equal(clean, Redaction.Clean(text));
}
