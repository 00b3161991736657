using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A hub that says the token back: it is printed nowhere, stored nowhere, and sent to nobody else.</summary>
public sealed class EchoedTokenTests
{
    private const string Init = "init --model org/model --until weights --verbose";

    [Theory]
    [InlineData("X-Error-Message")]
    [InlineData("X-Request-Id")]
    public async Task In_a_header_of_an_error(string header)
    {
        await using var sandbox = await CreateAsync();
        Refuse(sandbox, header, $"No {Sandbox.Token} here");
        await IsHiddenAsync(sandbox, "MP6906", "No *** here");
    }

    [Fact]
    public async Task In_the_body_of_an_error()
    {
        await using var sandbox = await CreateAsync();
        Refuse(sandbox, "X-Error-Message", "");
        sandbox.Hub.Inject(new Fault(FaultKind.RemoveHeader, "/revision/", Header: "X-Error-Message"));
        await IsHiddenAsync(sandbox, "MP6906", "HTTP 418");
    }

    [Fact]
    public async Task In_the_type_of_an_answer()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Hub.Inject(
            new Fault(FaultKind.ReplaceHeader, "/revision/", Header: "Content-Type", Value: $"text/{Sandbox.Token}")
        );
        sandbox.Hub.Inject(new Fault(FaultKind.Text, "/revision/", Value: "nonsense"));
        await IsHiddenAsync(sandbox, "MP6907", "text/***");
    }

    [Fact]
    public async Task In_the_encoding_of_an_answer()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Hub.Inject(
            new Fault(FaultKind.AddHeader, "/revision/", Header: "Content-Encoding", Value: Sandbox.Token)
        );
        await IsHiddenAsync(sandbox, "MP6908", "***");
    }

    [Fact]
    public async Task In_the_name_of_a_file()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Hub.Inject(
            new Fault(
                FaultKind.Text,
                "/tree/",
                Value: $"[{{\"type\":\"file\",\"path\":\"{Sandbox.Token}.json\",\"oid\":\"{new string('0', 40)}\"}}]"
            )
        );
        await IsHiddenAsync(sandbox, "MP6504", "***.json");
    }

    [Theory]
    [InlineData("X-Linked-Etag", "MP6502", "***")]
    [InlineData("X-Linked-Size", "", "")]
    public async Task In_what_is_said_of_a_file(string header, string code, string word)
    {
        await using var sandbox = await CreateAsync();
        sandbox.Hub.Inject(
            new Fault(FaultKind.ReplaceHeader, "model-00001", Times: int.MaxValue, Header: header, Value: Sandbox.Token)
        );
        if (code.Length > 0)
            await IsHiddenAsync(sandbox, code, word);
        else
            Assert.DoesNotContain(Sandbox.Token, (await sandbox.SucceedAsync(Init)).Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%68")]
    [InlineData("%252568")]
    public async Task In_the_address_of_another_host(string encoded)
    {
        await using var sandbox = await CreateAsync();
        var token = encoded.Length > 0 ? encoded + Sandbox.Token[1..] : Sandbox.Token;
        sandbox.Hub.Inject(
            new Fault(
                FaultKind.Redirect,
                "/revision/",
                Value: new Uri(sandbox.Hub.CdnUri, $"/elsewhere?token={token}").AbsoluteUri
            )
        );
        await IsHiddenAsync(sandbox, "MP6905", "with the token in the address");
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Origin is Origin.Cdn);
    }

    [Fact]
    public async Task In_the_address_of_the_next_page()
    {
        await using var sandbox = await CreateAsync();
        sandbox.Hub.Inject(
            new Fault(
                FaultKind.AddHeader,
                "/tree/",
                Times: int.MaxValue,
                Header: "Link",
                Value: $"<http://{Sandbox.Token}.example/>; rel=\"next\""
            )
        );
        await IsHiddenAsync(sandbox, "MP6905", "another host, ***.example");
    }

    private static async Task IsHiddenAsync(Sandbox sandbox, string code, string word)
    {
        var outcome = await sandbox.FailAsync(code, Init, word);
        Assert.DoesNotContain(
            Sandbox.Token,
            outcome.Log + outcome.Output + sandbox.TerminationLog,
            StringComparison.OrdinalIgnoreCase
        );
    }

    private static async Task<Sandbox> CreateAsync() =>
        (await Sandbox.CreateAsync(hub: new HubServerOptions(TreePageSize: 1000))).WithToken();

    /// <summary>Has the hub answer the first question with an error that has a header.</summary>
    private static void Refuse(Sandbox sandbox, string header, string value) =>
        sandbox.Hub.Inject(
            new Fault(FaultKind.Status, "/revision/", Status: 418)
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal) { [header] = value },
            }
        );
}
