using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A hub whose certificate an authority of one's own has made.</summary>
public sealed class CertificateTests
{
    private const string Init = "init --model org/model --until weights";

    [Fact]
    public async Task One_that_is_not_known_ends_at_once_with_its_name_and_the_variable_that_helps()
    {
        using var authority = new Authority();
        await using var sandbox = await CreateAsync(authority);
        var outcome = await sandbox.FailAsync(
            "MP6903",
            Init,
            "certificate of 127.0.0.1",
            Authority.Name,
            "not trusted",
            "SSL_CERT_FILE"
        );
        Assert.DoesNotContain("trying again", outcome.Log, StringComparison.Ordinal);
        Assert.Empty(sandbox.Hub.Requests);
        Assert.Empty(sandbox.FilesOf("huggingface"));
    }

    [Fact]
    public async Task It_is_known_by_a_file_or_a_folder()
    {
        using var authority = new Authority();
        await using var sandbox = await CreateAsync(authority);
        await sandbox.With("SSL_CERT_FILE", sandbox["authority.pem"]).SucceedAsync(Init);
        await sandbox.WeightsAreRightAsync();
        // by https, too: nothing is followed down to http
        Assert.Contains(sandbox.Hub.Requests, request => request.Origin is Origin.Cdn);

        await using (
            var hash = sandbox.Start("/usr/bin/openssl", ["x509", "-hash", "-noout", "-in", sandbox["authority.pem"]])
        )
        {
            var folder = Directory.CreateDirectory(sandbox["certs"]).FullName;
            File.Copy(sandbox["authority.pem"], $"{folder}/{(await hash.EndAsync()).Output.Trim()}.0");
            sandbox.With("SSL_CERT_FILE", null).With("SSL_CERT_DIR", folder);
        }

        await sandbox.SucceedAsync($"{Init} --revision {sandbox.Commit} --include *.json");
    }

    [Fact]
    public async Task A_file_that_does_not_help_is_named()
    {
        using var authority = new Authority();
        await using var sandbox = await CreateAsync(authority);
        await sandbox
            .With("SSL_CERT_FILE", "/no/authorities.pem")
            .FailAsync("MP6903", Init, "SSL_CERT_FILE names /no/authorities.pem, which does not exist");
        await sandbox
            .With("SSL_CERT_FILE", sandbox["empty.pem"])
            .FailAsync("MP6903", Init, $"add the certificate of its authority to {sandbox["empty.pem"]}");
    }

    [Fact]
    public async Task One_for_another_host_and_one_that_has_expired_are_told_apart()
    {
        using var other = new Authority(host: "elsewhere");
        await using (var sandbox = await CreateAsync(other))
            await sandbox
                .With("SSL_CERT_FILE", sandbox["authority.pem"])
                .FailAsync("MP6903", Init, "certificate of 127.0.0.1", "for another host", "--endpoint");
        using var expired = new Authority(days: -1);
        await using (var sandbox = await CreateAsync(expired))
            await sandbox
                .With("SSL_CERT_FILE", sandbox["authority.pem"])
                .FailAsync("MP6903", Init, "certificate of 127.0.0.1", "clock of this machine");
    }

    [Fact]
    public async Task A_redirect_from_https_down_to_http_is_not_followed()
    {
        using var authority = new Authority();
        await using var sandbox = await CreateAsync(authority);
        sandbox
            .With("SSL_CERT_FILE", sandbox["authority.pem"])
            .Hub.Inject(
                new Fault(FaultKind.Redirect, "model-00001", Origin: Origin.Hub, Value: "http://localhost/blob")
            );
        await sandbox.FailAsync("MP6905", Init, "http://localhost", "not followed");
    }

    private static async Task<Sandbox> CreateAsync(Authority authority)
    {
        var sandbox = await Sandbox.CreateAsync(hub: new HubServerOptions(Certificate: authority.Certificate));
        await File.WriteAllTextAsync(sandbox["authority.pem"], authority.Pem, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(sandbox["empty.pem"], "", TestContext.Current.CancellationToken);
        return sandbox;
    }
}
