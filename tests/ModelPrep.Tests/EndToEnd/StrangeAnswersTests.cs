using System.Globalization;
using System.Text;
using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Answers that no hub sends: none of them is taken for a bug of ours, and each is told with what was asked.
/// </summary>
public sealed class StrangeAnswersTests
{
    private const string Init = "init --model org/model --until weights";
    private const string Oid = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("><; rel=\"next\"", "MP6905", "an address that is none")]
    [InlineData("rel=\"next\"", "MP6905", "an address that is none")]
    [InlineData("<http://127.0.0.1:99999/tree>; rel=\"next\"", "MP6905", "an address that is none")]
    [InlineData("<http://127.0.0.1:1/tree>; rel=\"next\"", "MP6905", "another host, 127.0.0.1:1")]
    [InlineData("<http://127.0.0.1:1/tree>; rel=next", "MP6905", "another host, 127.0.0.1:1")]
    [InlineData("<http://127.0.0.1:1/tree>; Rel = \"first NEXT\"", "MP6905", "another host, 127.0.0.1:1")]
    [InlineData("</a?rel=x>; rel=prev, <http://127.0.0.1:1/a,b>; rel='next'", "MP6905", "another host, 127.0.0.1:1")]
    [InlineData("<?recursive=true&expand=false>; rel=\"next\"", "MP6912", "pages without end")]
    public async Task A_next_page_that_leads_nowhere(string link, string code, string word)
    {
        await using var sandbox = await Sandbox.CreateAsync(hub: new HubServerOptions(TreePageSize: 1000));
        sandbox.Hub.Inject(new Fault(FaultKind.AddHeader, "/tree/", Times: int.MaxValue, Header: "Link", Value: link));
        await sandbox.FailAsync(code, Init, word);
    }

    [Fact]
    public async Task A_refusal_of_a_proxy_where_there_is_none_is_the_hubs()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Status, "/revision/", Times: int.MaxValue, Status: 407));
        await sandbox.FailAsync("MP6906", Init, "The hub refuses the request for org/model (HTTP 407");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"type\":\"file\"}")]
    [InlineData("{\"type\":\"file\",\"path\":\"a\",\"oid\":\"OID\",\"size\":9223372036854775808}")]
    [InlineData("{\"type\":\"file\",\"path\":\"a\",\"oid\":\"OID\",\"size\":9223372036854775807}")]
    [InlineData("{\"type\":\"file\",\"path\":\"a\",\"oid\":\"OID\",\"size\":-1}")]
    [InlineData("{\"type\":\"file\",\"path\":\"a\",\"oid\":\"OID\",\"size\":1e3}")]
    [InlineData("{\"type\":\"file\",\"path\":\"a\",\"oid\":\"OID\",\"size\":\"1\"}")]
    [InlineData("{\"type\":\"file\",\"path\":\"a\",\"oid\":\"OID\",\"size\":{\"bytes\":[1]}}")]
    [InlineData(
        "{\"type\":\"file\",\"path\":\"a\",\"oid\":\"OID\",\"lfs\":{\"oid\":null,\"size\":99999999999999999999}}"
    )]
    [InlineData(
        "{\"type\":\"file\",\"path\":\"a\",\"oid\":\"OID\"},{\"type\":\"file\",\"path\":\"a\",\"oid\":\"OID\"}"
    )]
    [InlineData(
        "{\"type\":\"file\",\"path\":\"a/b\",\"oid\":\"OID\"},{\"type\":\"file\",\"path\":\"a\",\"oid\":\"OID\"}"
    )]
    public async Task An_entry_that_is_no_file_is_refused(string entries)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Answer(sandbox, "/tree/", $"[{entries.Replace("OID", Oid, StringComparison.Ordinal)}]");
        await sandbox.FailAsync("MP6504", Init, "cannot be stored safely");
    }

    [Fact]
    public async Task A_name_that_no_file_system_takes_is_refused()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Answer(sandbox, "/tree/", $"[{Entry(new string('é', 200))}]");
        await sandbox.FailAsync("MP6504", Init, "cannot be stored safely");
    }

    [Theory]
    [InlineData("/tree/", "{\"error\":\"odd\"}")]
    [InlineData("/tree/", "[5]")]
    [InlineData("/tree/", "[{\"type\":\"file\",\"path\":{}}]")]
    [InlineData("/tree/", "[{\"type\":\"file\",\"path\":\"\\ud800\"}]")]
    [InlineData("/tree/", "[{}] [{}]")]
    [InlineData("/tree/", "nonsense")]
    [InlineData("/revision/", "[]")]
    [InlineData("/revision/", "{\"sha\":5}")]
    [InlineData("/revision/", "{\"sha\":\"\\udfff\"}")]
    [InlineData("/revision/", "{'sha':1}")]
    public async Task JSON_of_something_else_is_no_answer_of_a_hub(string path, string json)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Answer(sandbox, path, json);
        await sandbox.FailAsync(
            "MP6907",
            Init,
            $"{sandbox.Hub.HubUri.Authority}/api/models/org/model{path}",
            "application/json"
        );
        Assert.Equal(1, sandbox.Hub.Requests.Count(request => request.Path.Contains(path, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"sha\":\"main\"}")]
    public async Task An_info_without_a_commit_is_refused(string json)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Answer(sandbox, "/revision/", json);
        await sandbox.FailAsync("MP6503", Init, "names no commit for org/model at main");
    }

    [Fact]
    public async Task Brackets_without_end_are_an_answer_that_ended_too_early()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Answer(sandbox, "/tree/", new string('[', 1000));
        await sandbox.With("MODELPREP_DOWNLOAD_DEADLINE", "2").FailAsync(69, Init);
    }

    [Theory]
    [InlineData(70_000, "MP6912", "more than 16.0 MiB")]
    [InlineData(60_000, "MP6912", "more than 50000 files")]
    [InlineData(45_000, "MP6607", "no weights in safetensors format")]
    public async Task A_listing_has_bounds_and_what_is_within_them_fits_into_memory(int files, string code, string word)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var padding = new string('x', files > 60_000 ? 200 : 60);
        var json = new StringBuilder("[")
            .AppendJoin(',', Enumerable.Range(0, files).Select(number => Entry($"{number:00000}{padding}")))
            .Append(']');
        Answer(sandbox, "/tree/", json.ToString());
        await sandbox.FailAsync(code, Init, word);
    }

    [Theory]
    [InlineData("/revision/", "{\"sha\":\"")]
    [InlineData("/revision/", "{\"other\":\"")]
    [InlineData("/revision/", "{\"sha\":")]
    [InlineData("/tree/", "[{\"path\":\"")]
    [InlineData("/tree/", "[{\"other\":\"\\\"")]
    public async Task A_text_of_fifty_megabytes_is_not_read(string path, string begin)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Text, path, Times: int.MaxValue, Bytes: 50_000_000, Value: begin));
        await sandbox.FailAsync(69, Init, $"{sandbox.Hub.HubUri.Authority}/api/models/org/model{path}");
    }

    [Theory]
    [InlineData("Content-Type", "application/json; charset=klingon")]
    [InlineData("Content-Type", "application/json; charset=\"")]
    public async Task An_error_in_an_unknown_charset_keeps_its_meaning(string header, string value)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Status, "/revision/", Times: int.MaxValue, Status: 404));
        sandbox.Hub.Inject(
            new Fault(FaultKind.RemoveHeader, "/revision/", Times: int.MaxValue, Header: "X-Error-Message")
        );
        sandbox.Hub.Inject(
            new Fault(FaultKind.ReplaceHeader, "/revision/", Times: int.MaxValue, Header: header, Value: value)
        );
        await sandbox.FailAsync("MP6604", Init, "HTTP 404");
    }

    [Theory]
    [InlineData("http://127.0.0.1:99999/")]
    [InlineData("http://[::1")]
    [InlineData("//")]
    [InlineData("http://127.0.0.1:0/")]
    [InlineData("http://\u0001/")]
    public async Task A_redirect_to_no_address_ends_in_unreachable(string location)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(
            new Fault(
                FaultKind.Redirect,
                "/revision/",
                Times: int.MaxValue,
                Value: location.Replace("\u0001", "%01", StringComparison.Ordinal)
            )
        );
        await sandbox.With("MODELPREP_DOWNLOAD_DEADLINE", "2").FailAsync(69, Init);
    }

    [Fact]
    public async Task Headers_without_end_are_an_answer_that_did_not_come()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var value = new string('a', 60_000);
        for (var number = 0; number < 3; number++)
            sandbox.Hub.Inject(
                new Fault(
                    FaultKind.AddHeader,
                    "/revision/",
                    Times: int.MaxValue,
                    Header: string.Create(CultureInfo.InvariantCulture, $"X-Filler-{number}"),
                    Value: value
                )
            );
        await sandbox.With("MODELPREP_DOWNLOAD_DEADLINE", "2").FailAsync(69, Init);
    }

    private static void Answer(Sandbox sandbox, string path, string json) =>
        sandbox.Hub.Inject(new Fault(FaultKind.Text, path, Times: int.MaxValue, Value: json));

    private static string Entry(string path) =>
        $"{{\"type\":\"file\",\"path\":\"{path}\",\"oid\":\"{Oid}\",\"size\":1}}";
}
