using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Sources.HuggingFace;

namespace ModelPrep.Tests.Fakes;

/// <summary>Values for tests that need one and do not care which.</summary>
internal static class Some
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    public static readonly string Sha256 = new('a', 64);

    public static RepositoryId Repository { get; } = Id("org/model");

    public static RepositoryId Id(string text) =>
        RepositoryId.TryParse(text, out var id) ? id : throw new ArgumentException(text, nameof(text));

    public static RemoteFile File(string path, long size = 10) => new(path, size, ContentDigest.TryParse(Sha256)!);

    public static PreparationRequest Request(
        KindTraits? kind = null,
        string? dataType = null,
        int tensor = 1,
        int pipeline = 1
    ) =>
        new(
            HuggingFaceSource.Model(Repository, "main"),
            "model",
            kind ?? TensorRtLlmKind.Traits,
            dataType,
            new Parallelism(tensor, pipeline),
            new FileRules([], [], AllowPickle: false)
        );

    public static ResolvedModel Model { get; } = new(HuggingFaceSource.Model(Repository, "main"), Commit);

    public static ArtifactKey Key(string kind = "trtllm", int tensor = 1, int pipeline = 1) =>
        new(
            ArtifactKey.CurrentVersion,
            kind,
            "hf:org/model",
            Commit,
            "model",
            "float16",
            tensor,
            pipeline,
            "",
            "NVIDIA-H100-80GB-HBM3",
            "9.0",
            "0.9.0",
            "9.3.0",
            "0.0.8"
        );

    public static Artifact Artifact(string kind = "trtllm", int tensor = 1, int pipeline = 1) =>
        new(
            "/cache/prepared/v1/id",
            new Manifest(1, "id", Key(kind, tensor, pipeline), "main", "float16", null, DateTimeOffset.UnixEpoch, [])
        );
}
