using System.Text.Json;

namespace ModelPrep.Chart.Tests.Tools;

/// <summary>The real buildah, with images and configuration of its own, and small images to build on.</summary>
public sealed class Buildah : IAsyncLifetime
{
    public const string BaseImage = "localhost/base:1";

    private static readonly string[] Programs =
    [
        "sh",
        "cat",
        "chmod",
        "date",
        "dirname",
        "ln",
        "mkdir",
        "mktemp",
        "rm",
        "sed",
        "sleep",
    ];

    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        if (await Requirement.MissingAsync("buildah") is not null)
            return;

        // Soft and hard limit alike, and below what an unprivileged host allows.
        _folder.Write(
            "containers.conf",
            """
            [containers]
            default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
            """
        );
        _folder.Write("policy.json", """{ "default": [{ "type": "insecureAcceptAnything" }] }""");
        await MakeBaseAsync();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Where images and containers are, as options of buildah and podman.</summary>
    internal IReadOnlyList<string> Storage =>
        ["--root", _folder.At("images"), "--runroot", _folder.At("state"), "--storage-driver", "vfs"];

    internal Task<ToolResult> RunAsync(params IEnumerable<string> arguments) =>
        Tool.RunAsync(
            "buildah",
            [.. Storage, .. arguments],
            new Dictionary<string, string>
            {
                ["CONTAINERS_CONF"] = _folder.At("containers.conf"),
                ["TMPDIR"] = _folder.Root,
            }
        );

    /// <summary>
    /// Builds the container file from the repository, on the small base. Only the compiler is a stand-in: it gives the
    /// published program, or <paramref name="program"/>.
    /// </summary>
    internal Task<ToolResult> BuildAsync(string tag, string cliTag, string? program = null) =>
        BuildAsync(tag, Repository.ContainerFilePath, program, "--build-arg", $"TRITON_CLI_TAG={cliTag}");

    /// <summary>The same for one of the container files, with further options of buildah.</summary>
    internal async Task<ToolResult> BuildAsync(
        string tag,
        string containerFile,
        string? program,
        params string[] options
    )
    {
        await MakeSdkAsync($"{tag}-sdk", program);
        return await BudAsync(
            tag,
            containerFile,
            Repository.Root,
            [
                "--ignorefile",
                $"{containerFile}.dockerignore",
                "--build-arg",
                $"BASE_CONTAINER_IMAGE={BaseImage}",
                "--build-arg",
                $"DOTNET_SDK_IMAGE={tag}-sdk",
                .. options,
            ]
        );
    }

    /// <summary>The hash over the configuration and all layers of an image.</summary>
    internal async Task<string> IdAsync(string image) =>
        (await RunAsync("inspect", "--type", "image", "--format", "{{.FromImageID}}", image)).OrThrow().Output.Trim();

    /// <summary>
    /// Builds the container file, and puts the stand-ins for Triton's tools and server over what comes out.
    /// </summary>
    internal async Task BuildWithStandInsAsync(string tag, IReadOnlyDictionary<string, string> options)
    {
        (await BuildAsync($"{tag}-plain", cliTag: "")).OrThrow();
        using var folder = new TemporaryFolder();
        File.Copy(Repository.StandInsPath, folder.At("standins"));
        var file = folder.Write(
            "containerfile",
            $"""
            FROM {tag}-plain
            COPY --chmod=0755 standins /opt/standins/standins
            RUN /opt/standins/standins install --bin /opt/toolchain {string.Join(
                ' ',
                options.Select(option => $"--{option.Key} '{option.Value}'")
            )}
            ENV PATH=/opt/toolchain/bin:/usr/local/bin:/usr/bin:/bin
            """
        );
        (await BudAsync(tag, file, folder.Root)).OrThrow();
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

    private Task<ToolResult> BudAsync(string tag, string file, string context, params IEnumerable<string> options) =>
        RunAsync([
            "bud",
            "--isolation",
            "chroot",
            "--pull-never",
            "--signature-policy",
            _folder.At("policy.json"),
            .. options,
            "--tag",
            tag,
            "--file",
            file,
            context,
        ]);

    /// <summary>A shell, a few programs and what they are linked with, laid out as Ubuntu lays it out.</summary>
    private async Task MakeBaseAsync()
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
        var openSsl = await OpenSslAsync();
        foreach (
            var library in (
                await LibrariesAsync([.. programs, Repository.BinaryPath, Repository.StandInsPath, openSsl])
            ).Append(openSsl)
        )
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{root}{library}")!);
            File.Copy(library, $"{root}{library}");
        }

        // In place of Python: makes what "venv" makes, and keeps what "pip" is told.
        _folder.WriteScript(
            "base/root/usr/bin/python3",
            """
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
            """
        );
        foreach (var idle in new[] { "apt-get", "git" })
            _folder.WriteScript($"base/root/usr/bin/{idle}", "");
        var file = _folder.Write(
            "base/containerfile",
            """
            FROM scratch
            COPY root /
            ENV PATH=/usr/local/bin:/usr/bin:/bin
            """
        );
        (await BudAsync(BaseImage, file, _folder.At("base"))).OrThrow();
    }

    /// <summary>
    /// An SDK whose <c>dotnet publish</c> looks for the sources that it would need, and gives a program that is there.
    /// </summary>
    private async Task MakeSdkAsync(string tag, string? program)
    {
        using var folder = new TemporaryFolder();
        var binary = folder.Write("dotnet/modelprep", program ?? "");
        if (program is null)
            File.Copy(Repository.BinaryPath, binary, overwrite: true);
        folder.WriteScript(
            "dotnet/dotnet",
            """
            if [ "$1" = tool ]; then
              [ -f .config/dotnet-tools.json ]
              [ "$2" = run ] || exit 0
              while [ "$1" != --output ]; do shift; done
              echo '{ "bomFormat": "CycloneDX", "timestamp": "now" }' > "$2/bom.json"
              exit 0
            fi
            [ "$1" = publish ]
            [ -f "$2/ModelPrep.csproj" ]
            [ -f src/ModelPrep.Abstractions/ModelPrep.Abstractions.csproj ]
            [ -f Directory.Packages.props ]
            for output; do :; done
            mkdir -p "$output"
            cat /usr/share/dotnet/modelprep > "$output/modelprep"
            """
        );
        var file = folder.Write(
            "containerfile",
            """
            FROM scratch
            COPY dotnet /usr/share/dotnet
            """
        );
        (await BudAsync(tag, file, folder.Root)).OrThrow();
    }

    /// <summary>What .NET loads when it first hashes or encrypts.</summary>
    private static async Task<string> OpenSslAsync()
    {
        var cache = (await Tool.RunAsync("ldconfig", ["-p"])).OrThrow().Output;
        return cache.Split('\n').First(line => line.Contains("libssl.so.3 ", StringComparison.Ordinal)).Split("=> ")[1];
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
