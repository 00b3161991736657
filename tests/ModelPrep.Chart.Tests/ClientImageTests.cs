using System.Text.Json;
using ModelPrep.Chart.Tests.Tools;

namespace ModelPrep.Chart.Tests;

/// <summary>The clients' image, built from its container file on a small base.</summary>
public sealed class ClientImageTests(Buildah buildah) : IClassFixture<Buildah>
{
    private const string Image = "localhost/modelprep-client:test";
    private const long MostBytesOnTopOfTheBase = 21_000_000;

    [Fact]
    public async Task The_image_runs_modelprep_as_nobody_and_is_small()
    {
        await Requirement.OfAsync("buildah");
        (await BuildAsync(Image)).OrThrow();

        var configuration = await buildah.ConfigurationAsync(Image);
        Assert.Equal("modelprep", Assert.Single(configuration.GetProperty("Entrypoint").EnumerateArray()).GetString());
        Assert.Equal("65532:65532", configuration.GetProperty("User").GetString());
        var labels = configuration.GetProperty("Labels");
        foreach (var name in new[] { "title", "description", "version", "revision", "base.name" })
            Assert.NotEmpty(labels.GetProperty($"org.opencontainers.image.{name}").GetString()!);

        Assert.Contains(
            "--concurrency",
            (await buildah.RunInAsync(Image, "modelprep", "load", "--help")).OrThrow().Output
        );
        Assert.Contains(
            "CycloneDX",
            (await buildah.RunInAsync(Image, "cat", "/usr/share/doc/modelprep/sbom.cdx.json")).OrThrow().Output
        );
        Assert.InRange(await BytesAsync(Image) - await BytesAsync(Buildah.BaseImage), 1, MostBytesOnTopOfTheBase);
    }

    [Fact]
    public async Task The_same_sources_give_the_same_image()
    {
        await Requirement.OfAsync("buildah");

        (await BuildAsync($"{Image}-one")).OrThrow();
        (await BuildAsync($"{Image}-two")).OrThrow();

        Assert.Equal(await buildah.IdAsync($"{Image}-one"), await buildah.IdAsync($"{Image}-two"));
    }

    private Task<ToolResult> BuildAsync(string tag) =>
        buildah.BuildAsync(tag, Repository.ClientContainerFilePath, program: null, "--timestamp", "0");

    private async Task<long> BytesAsync(string image)
    {
        var images = await buildah.RunAsync("images", "--json", image);
        using var document = JsonDocument.Parse(images.OrThrow().Output);
        var size = Assert.Single(document.RootElement.EnumerateArray()).GetProperty("size").GetString()!.Split(' ');
        return (long)(
            decimal.Parse(size[0], System.Globalization.CultureInfo.InvariantCulture)
            * (size[1] == "MB" ? 1_000_000 : 1_000)
        );
    }
}
