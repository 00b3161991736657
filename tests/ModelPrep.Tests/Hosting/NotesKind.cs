namespace ModelPrep.Tests.Hosting;

/// <summary>A kind that this program does not come with: a model that is a list of its files.</summary>
internal sealed class NotesKind : IKind
{
    public static KindTraits Traits { get; } =
        new("notes", new NoSettings(), new ServerTraits { TokenLimitField = "lines" })
        {
            RequiredFiles = key => [$"repository/{key.ServedName}/1/notes.txt"],
        };

    KindTraits IKind.Traits => Traits;

    /// <summary>How often one was made.</summary>
    public int Builds { get; private set; }

    public Task<ArtifactKey> KeyAsync(
        PreparationRequest request,
        ResolvedModel model,
        CancellationToken cancellationToken
    ) => Task.FromResult(ArtifactKey.Of(request, model, gpus: null, new ToolVersions(null, null, null)));

    public Task<IBuild> PlanAsync(PreparationRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IBuild>(new Build(this, request));

    public Task CheckServableAsync(Artifact artifact, CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Build(NotesKind kind, PreparationRequest request) : IBuild
    {
        public BuildNeeds Needs => BuildNeeds.Nothing;

        public PlannedBuild Describe(ResolvedModel model, string weightsPath, string artifactPath) =>
            PlannedBuild.Nothing($"the files in {weightsPath} are listed");

        public Task RequireStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task<BuildFacts> RunAsync(
            ArtifactKey key,
            Snapshot snapshot,
            StagedBuild staged,
            CancellationToken cancellationToken
        )
        {
            kind.Builds++;
            var version = Directory.CreateDirectory($"{staged.RepositoryPath}/{request.ServedName}/1");
            await File.WriteAllLinesAsync(
                $"{version.FullName}/notes.txt",
                Directory.EnumerateFiles(snapshot.FolderPath),
                cancellationToken
            );
            return new BuildFacts(key.Commit, DataType: null, snapshot.FolderPath);
        }
    }

    private sealed class NoSettings : ISettingRules
    {
        public bool DeriveArtifact => false;

        public void Require(IReadOnlyList<RepositorySetting> settings, string servedName) { }

        public bool TrustsCode(IReadOnlyList<RepositorySetting> settings) => false;

        public string? PathProblemOf(RepositorySetting setting) => null;
    }
}
