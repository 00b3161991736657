using ModelPrep.Processes;

namespace ModelPrep.Tests.Processes;

/// <summary>Which variables a tool or a server gets, by what they hold.</summary>
public sealed class ChildEnvironmentTests
{
    private const string Canary = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567";

    [Theory]
    [InlineData(Canary)]
    [InlineData("--token=" + Canary)]
    [InlineData("https://" + Canary + "@hub.example/org/model")]
    [InlineData("https://me:" + Canary + "@hub.example")]
    [InlineData("{\"token\": \"" + Canary + "\"}")]
    [InlineData("--config 'key: " + Canary + "'")]
    [InlineData("machine hub.example\npassword\t" + Canary + "\n")]
    [InlineData("one;" + Canary)]
    public void A_value_with_a_token_in_it_is_kept_back(string value) =>
        Assert.False(ChildEnvironment.Passes("MY_SETTING", value));

    [Theory]
    [InlineData("/usr/bin:/opt/hf_Transformers45/bin:/bin")]
    [InlineData("tcp://10.96.0.1:443")]
    [InlineData("compute,utility")]
    [InlineData("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("GPU-0e1f2a3b-4c5d-6e7f-8091-a2b3c4d5e6f7")]
    public void What_servers_are_configured_by_is_handed_on(string value) =>
        Assert.True(ChildEnvironment.Passes("MY_SETTING", value));
}
