using System.Text.Json;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>The server's image, built from its container file on a small base.</summary>
public sealed class ServerImageTests(Buildah buildah, Helm helm) : IClassFixture<Buildah>
{
    private const string Image = "localhost/modelprep:test";

    [Fact]
    public async Task The_image_runs_modelprep_and_fits_the_chart()
    {
        await Requirement.OfAsync("buildah");
        (await buildah.BuildAsync(Image, cliTag: "")).OrThrow();

        var configuration = await buildah.ConfigurationAsync(Image);
        Assert.Equal(["modelprep"], Strings(configuration, "Entrypoint"));
        Assert.Equal(["--help"], Strings(configuration, "Cmd"));

        var environment = Strings(configuration, "Env")
            .Select(item => item.Split('=', 2))
            .ToDictionary(item => item[0], item => item[1]);
        Assert.All(environment, item => Assert.NotEmpty(item.Value));
        var rendered = await helm.TemplateAsync();
        foreach (var name in new[] { "MODELPREP_CACHE", "HF_HOME", "MODELPREP_PREPARED" })
        {
            Assert.All(
                rendered.Containers,
                container =>
                    Assert.Equal(
                        environment[name],
                        Assert.Single(container.Env, variable => variable.Name == name).Value
                    )
            );
        }

        var labels = configuration.GetProperty("Labels");
        foreach (var name in new[] { "title", "description", "version", "revision", "base.name" })
            Assert.NotEmpty(labels.GetProperty($"org.opencontainers.image.{name}").GetString()!);
        Assert.Equal(Buildah.BaseImage, labels.GetProperty("org.opencontainers.image.base.name").GetString());

        var bill = await buildah.RunInAsync(Image, "cat", "/usr/share/doc/modelprep/sbom.cdx.json");
        Assert.Contains("\"bomFormat\": \"CycloneDX\", \"timestamp\": \"1970-01-01T00:00:00Z\"", bill.OrThrow().Output);

        var version = await buildah.RunInAsync(Image, "modelprep", "--version");
        Assert.StartsWith(
            labels.GetProperty("org.opencontainers.image.version").GetString()!,
            version.OrThrow().Output
        );
        Assert.Contains("Usage", (await buildah.RunInAsync(Image, "modelprep", "--help")).OrThrow().Output);
        Assert.NotEqual(0, (await buildah.RunInAsync(Image, "sh", "-c", "command -v triton")).ExitCode);
    }

    [Fact]
    public async Task The_triton_cli_gets_packages_of_its_own_at_the_tag_that_is_asked_for()
    {
        await Requirement.OfAsync("buildah");
        const string image = "localhost/modelprep:cli";

        (await buildah.BuildAsync(image, cliTag: "some/branch")).OrThrow();

        var pip = await buildah.RunInAsync(image, "cat", "/opt/pip-arguments");
        Assert.Equal(
            "-m pip install --no-cache-dir --no-compile "
                + "git+https://github.com/triton-inference-server/triton_cli.git@some/branch",
            pip.OrThrow().Output.Trim()
        );
        (await buildah.RunInAsync(image, "triton")).OrThrow();
    }

    [Fact]
    public async Task A_binary_that_does_not_start_on_the_base_fails_the_build()
    {
        await Requirement.OfAsync("buildah");

        var result = await buildah.BuildAsync("localhost/modelprep:broken", cliTag: "", "#!/bin/sh\nexit 127\n");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("modelprep --version", result.Output + result.Error);
    }

    private static IEnumerable<string> Strings(JsonElement configuration, string property) =>
        configuration.GetProperty(property).EnumerateArray().Select(item => item.GetString()!);
}
