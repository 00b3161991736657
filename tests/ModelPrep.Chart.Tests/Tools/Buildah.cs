using System.Text.Json;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>The real buildah, with images and configuration of its own, and a small image to build on.</summary>
public sealed class Buildah : IAsyncLifetime
{
    public const string BaseImage = "localhost/base:1";

    private static readonly string[] Programs = ["sh", "cat", "chmod", "ln", "mkdir", "sleep"];

    private readonly TemporaryFolder _folder = new();
    private string? _obstacle;

    /// <summary>The binary to put into the image: as published, or the one that MODELPREP_BINARY names.</summary>
    private static string? Binary =>
        new[]
        {
            Environment.GetEnvironmentVariable("MODELPREP_BINARY"),
            Repository.At("artifacts", "publish", "ModelPrep", "release_linux-x64", "modelprep"),
            Repository.At("artifacts", "publish", "ModelPrep", "release", "modelprep"),
        }.FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        _obstacle = FindObstacle();
        if (_obstacle is not null)
            return;

        // Soft and hard limit alike, and below what an unprivileged host allows.
        _folder.Write("containers.conf", """
            [containers]
            default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
            """);
        _folder.Write("policy.json", """{ "default": [{ "type": "insecureAcceptAnything" }] }""");
        var made = await MakeBaseAsync();
        if (made.ExitCode != 0)
            _obstacle = $"buildah cannot build here: {made.Error}";
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Skips the test where buildah cannot work; on a build server that is a failure.</summary>
    internal void Require()
    {
        if (_obstacle is null)
            return;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", _obstacle);
        Assert.Fail(_obstacle);
    }

    internal Task<ToolResult> RunAsync(params IEnumerable<string> arguments) =>
        Tool.RunAsync(
            "buildah",
            ["--root", _folder.At("images"), "--runroot", _folder.At("state"), "--storage-driver", "vfs", .. arguments],
            new Dictionary<string, string>
            {
                ["CONTAINERS_CONF"] = _folder.At("containers.conf"),
                ["TMPDIR"] = _folder.Root,
            });

    /// <summary>Builds the container file on the small image, with the binary that is given or published.</summary>
    internal async Task<ToolResult> BuildAsync(string tag, string cliTag, string? program = null)
    {
        using var context = new TemporaryFolder();
        var binary = context.Write("artifacts/publish/ModelPrep/release_linux-x64/modelprep", program ?? "");
        if (program is null)
            File.Copy(Binary!, binary, overwrite: true);
        return await RunAsync(
            "bud", "--isolation", "chroot", "--pull-never", "--signature-policy", _folder.At("policy.json"),
            "--build-arg", $"BASE_CONTAINER_IMAGE={BaseImage}",
            "--build-arg", "BINARY=prebuilt",
            "--build-arg", $"TRITON_CLI_TAG={cliTag}",
            "--tag", tag, "--file", Repository.ContainerFilePath, context.Root);
    }

    /// <summary>Runs a program in a container of an image.</summary>
    internal async Task<ToolResult> RunInAsync(string image, params string[] command)
    {
        var from = await RunAsync("from", "--pull-never", "--signature-policy", _folder.At("policy.json"), image);
        return await RunAsync(["run", "--isolation", "chroot", from.OrThrow().Output.Trim(), "--", .. command]);
    }

    /// <summary>The configuration of an image, as an OCI runtime gets it.</summary>
    internal async Task<JsonElement> ConfigurationAsync(string image)
    {
        var result = await RunAsync("inspect", "--type", "image", image);
        using var document = JsonDocument.Parse(result.OrThrow().Output);
        return document.RootElement.GetProperty("OCIv1").GetProperty("config").Clone();
    }

    private static string? FindObstacle() => Environment.UserName switch
    {
        not "root" => "buildah builds without namespaces only for root.",
        _ when !Tool.IsOnPath("buildah") => "buildah is not installed.",
        _ when Binary is null => "modelprep is not published: run dotnet publish, or set MODELPREP_BINARY.",
        _ => null,
    };

    /// <summary>A shell, a few programs and what they are linked with, laid out as Ubuntu lays it out.</summary>
    private async Task<ToolResult> MakeBaseAsync()
    {
        var root = _folder.At("base", "root");
        foreach (var folder in new[] { "usr/bin", "usr/local/bin", "usr/lib", "usr/lib64", "run", "var", "tmp", "etc" })
            Directory.CreateDirectory(Path.Combine(root, folder));
        foreach (var link in new[] { "bin", "lib", "lib64" })
            File.CreateSymbolicLink(Path.Combine(root, link), $"usr/{link}");
        File.CreateSymbolicLink(Path.Combine(root, "var", "run"), "/run");

        var programs = Programs.Select(name => $"/bin/{name}").ToList();
        foreach (var program in programs)
            File.Copy(program, $"{root}/usr{program}");
        foreach (var library in await LibrariesAsync([.. programs, Binary!]))
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{root}{library}")!);
            File.Copy(library, $"{root}{library}");
        }

        // In place of Python: makes what "venv" makes, and keeps what "pip" is told.
        var python = _folder.Write("base/root/usr/bin/python3", """
            #!/bin/sh
            set -e
            if [ "$2" = venv ]; then
              for folder; do :; done
              mkdir -p "$folder/bin"
              cat "$0" > "$folder/bin/python3"
              chmod 0755 "$folder/bin/python3"
            else
              echo "$@" > /opt/pip-arguments
              echo '#!/bin/sh' > /opt/triton_cli/bin/triton
              chmod 0755 /opt/triton_cli/bin/triton
            fi
            """);
        var git = _folder.Write("base/root/usr/bin/git", "#!/bin/sh\n");
        foreach (var script in new[] { python, git })
            File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);

        var file = _folder.Write("base/containerfile", """
            FROM scratch
            COPY root /
            ENV PATH=/usr/local/bin:/usr/bin:/bin
            """);
        return await RunAsync(
            "bud", "--isolation", "chroot", "--signature-policy", _folder.At("policy.json"),
            "--tag", BaseImage, "--file", file, _folder.At("base"));
    }

    private static async Task<IReadOnlySet<string>> LibrariesAsync(IEnumerable<string> programs)
    {
        // Says "not a dynamic executable" with a status of its own for a program that needs nothing.
        var listings = await Task.WhenAll(programs.Select(program => Tool.RunAsync("ldd", [program])));
        return listings
            .SelectMany(listing => listing.Output.Split((char[])[' ', '\t', '\n']))
            .Where(word => word.StartsWith('/') && !word.EndsWith(':'))
            .ToHashSet();
    }
}
