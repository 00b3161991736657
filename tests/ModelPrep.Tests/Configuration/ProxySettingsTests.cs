using ModelPrep.Configuration;

namespace ModelPrep.Tests.Configuration;

public sealed class ProxySettingsTests
{
    [Theory]
    [InlineData("proxy:3128", "http://proxy:3128/", null, null)]
    [InlineData("http://proxy:3128/", "http://proxy:3128/", null, null)]
    [InlineData("https://proxy", "https://proxy/", null, null)]
    [InlineData("socks5h://proxy:1080", "socks5://proxy:1080/", null, null)]
    [InlineData("http://me:se%40cret@proxy:1", "http://proxy:1/", "me", "se@cret")]
    [InlineData("http://me:se@c#r:et@[::1]:1", "http://[::1]:1/", "me", "se@c#r:et")]
    [InlineData("me@proxy:1", "http://proxy:1/", "me", "")]
    public void An_address_is_read_as_curl_does(string text, string uri, string? user, string? password)
    {
        var proxy = ProxyAddress.Parse("HTTPS_PROXY", text);
        Assert.Equal(uri, proxy.Uri.AbsoluteUri);
        Assert.Equal((user, password), (proxy.Credential?.UserName, proxy.Credential?.Password));
        if (!string.IsNullOrEmpty(password))
            Assert.DoesNotContain(password, Read(("HTTPS_PROXY", text)).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://proxy:21")]
    [InlineData("http:///")]
    [InlineData("http://:3128")]
    [InlineData("socks5://proxy")]
    [InlineData("http://proxy:x")]
    public void What_is_none_is_refused_without_its_text(string text)
    {
        var message = Assert.Throws<UsageException>(() => Read(("https_proxy", text))).Message;
        Assert.Contains("https_proxy", message, StringComparison.Ordinal);
        Assert.DoesNotContain(text, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_scheme_has_its_variable_and_the_lower_case_one_comes_first()
    {
        var settings = Read(
            ("HTTPS_PROXY", "upper:1"),
            ("https_proxy", "lower:1"),
            ("ALL_PROXY", "all:1"),
            ("HTTP_PROXY", "")
        );
        Assert.Equal("https_proxy", settings.For(new Uri("https://hub"))!.Variable);
        Assert.Equal("ALL_PROXY", settings.For(new Uri("http://hub"))!.Variable);
        Assert.Null(Read().For(new Uri("https://hub")));
    }

    [Theory]
    [InlineData("*", "hub.example", true)]
    [InlineData("example", "hub.example", true)]
    [InlineData(".example", "hub.example", true)]
    [InlineData("*.example", "hub.example", true)]
    [InlineData("HUB.Example", "hub.example", true)]
    [InlineData("ub.example", "hub.example", false)]
    [InlineData("other, hub.example", "hub.example", true)]
    [InlineData("other hub.example", "hub.example", true)]
    [InlineData("hub.example:443", "hub.example", true)]
    [InlineData("hub.example:8443", "hub.example", false)]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("10.96.0.1/12", "10.100.2.3", true)]
    [InlineData("10.96.0.1/12", "10.112.2.3", false)]
    [InlineData("10.0.0.0/8", "hub.example", false)]
    [InlineData("fd00::/8", "[fd00::1]", true)]
    [InlineData("::1", "[::1]", true)]
    [InlineData("[::1]", "[::1]", true)]
    [InlineData("", "hub.example", false)]
    public void Hosts_are_excepted_by_name_domain_port_or_network(string list, string host, bool direct) =>
        Assert.Equal(
            direct,
            Read(("HTTPS_PROXY", "proxy:1"), ("NO_PROXY", list)).For(new Uri($"https://{host}")) is null
        );

    private static ProxySettings Read(params (string Name, string Value)[] variables) =>
        ProxySettings.Read(
            new Variables(
                variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal)
            )
        );
}
