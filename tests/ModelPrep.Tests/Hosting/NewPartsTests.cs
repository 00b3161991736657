using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPrep.Configuration;
using ModelPrep.Hosting;
using ModelPrep.Logging;
using ModelPrep.Planning;
using ModelPrep.Preparing;
using ModelPrep.Serving;
using ModelPrep.Sources.HuggingFace;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Hosting;

/// <summary>
/// A kind and a source from outside are planned, prepared and served as those that this program comes with.
/// </summary>
public sealed class NewPartsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Screen _screen = new(Stream.Null);
    private readonly NotesKind _kind = new();

    public NewPartsTests()
    {
        Directory.CreateDirectory(_folder["shelf"]);
        File.WriteAllText(_folder["shelf/poem"], "lines");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _screen.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_fourth_kind_from_a_third_source_is_planned_prepared_found_again_and_served()
    {
        await using var host = CreateHost();
        var before = await host.Get<Planner>().RunAsync(Request, onlyWeights: false, Token);
        Assert.Equal(["write the model repository"], before.Work);
        Assert.Contains(_folder["copies/poem"], before.Build!.Reason, StringComparison.Ordinal);

        var made = await host.Get<Preparer>().RunAsync(Request, Token);
        Assert.Equal(5, made.Download!.FetchedBytes);
        Assert.Equal("shelf:poem", made.Artifact!.Manifest.Key.Repository);
        Assert.Equal(
            [_folder["copies/poem/text"]],
            await File.ReadAllLinesAsync($"{made.Artifact.RepositoryPath}/poem/1/notes.txt", Token)
        );

        await using var next = CreateHost();
        Assert.True((await next.Get<Preparer>().RunAsync(Request, Token)).IsReused);
        Assert.Empty((await next.Get<Planner>().RunAsync(Request, onlyWeights: false, Token)).Work);
        Assert.Equal(1, _kind.Builds);

        var command = await next.Get<StartServer>().PreviewAsync(Anything, Token);
        Assert.Contains($"--model-repository={made.Artifact.RepositoryPath}", command.Arguments);
        Assert.Equal("lines", command.Address!.TokensField);
    }

    [Fact]
    public async Task An_artifact_of_a_kind_that_nobody_knows_is_refused_with_the_kinds_that_are_known()
    {
        await using (var host = CreateHost())
            await host.Get<Preparer>().RunAsync(Request, Token);
        await using var other = CreateHost(knowsIt: false);
        var error = await Assert.ThrowsAsync<MismatchException>(() =>
            other.Get<StartServer>().PreviewAsync(Anything, Token)
        );
        Assert.Equal(Messages.ArtifactIncomplete, error.Code);
        Assert.Contains(
            "of the kind notes, and this version of modelprep knows trtllm",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("shelf:poem", "shelf:poem")]
    [InlineData("hf:org/model", "hf:org/model")]
    [InlineData("box:poem", null)]
    [InlineData("poem", null)]
    public void Each_source_reads_its_own_names(string text, string? expected)
    {
        var catalog = new SourceCatalog([HuggingFaceSource.Syntax, ShelfSource.Syntax]);
        Assert.Equal(expected, catalog.Parse(text, "main", "--source")?.ToString());
    }

    private static LaunchRequest Anything => new(null, null, null, null, null, null, null);

    private static PreparationRequest Request =>
        new(
            ShelfSource.Model("poem"),
            "poem",
            NotesKind.Traits,
            DataType: null,
            new Parallelism(1, 1),
            new FileRules([], [], AllowPickle: false)
        );

    private ModelPrepHost CreateHost(bool knowsIt = true) =>
        ModelPrepHost.Create(
            new Settings
            {
                Launch = Anything,
                Server = new ServerOptions(false, false, []),
                CachePath = _folder["cache"],
                HubCachePath = _folder["hub"],
                PreparedPath = _folder["prepared.json"],
                Endpoint = new Uri("http://localhost:1"),
                Token = new TokenSettings(null, FileRequired: false, null),
                Transfer = new TransferLimits(),
                Tools = new ToolSettings("/bin/true", "/bin/true", "/bin/true"),
            },
            NullLoggerFactory.Instance,
            _screen,
            services =>
            {
                services.AddSingleton<IModelSource>(new ShelfSource(_folder["shelf"], _folder["copies"]));
                if (knowsIt)
                    services.AddSingleton<IKind>(_kind).AddSingleton(new KindCatalog([NotesKind.Traits]));
            }
        );
}
