using StandIns.Arguments;

namespace StandIns.TritonCli;

/// <summary>
/// The options of <c>triton import</c>: the same in all releases; only branches take a data type or parallelism.
/// </summary>
internal static class ImportArguments
{
    public const string Model = "--model";
    public const string Source = "--source";
    public const string Backend = "--backend";
    public const string Repository = "--model-store";
    public const string DataType = "--data-type";
    public const string Pipeline = "--pipeline-parallelism";
    public const string Tensor = "--tensor-parallelism";
    public const string PipelineSize = "--pipeline-parallel-size";
    public const string TensorSize = "--tensor-parallel-size";
    public const string DisableCustomAllReduce = "--disable-custom-all-reduce";

    public static IReadOnlyList<Argument> Of(Generation generation) =>
        generation.IsBranch ? [.. Common, .. Branch]
        : generation.TakesWorldSize ? [.. Common, .. WorldSize]
        : Common;

    private static IReadOnlyList<Argument> Common { get; } =
    [
        Argument.HelpFlag,
        new(["-m", Model], "Model name", "MODEL", IsRequired: true),
        new(["-s", Source], "Where the model comes from, with hf: before a Hugging Face id", "SOURCE"),
        new([Backend], "Backend that will run the model", "BACKEND"),
        new(["--repo", "--model-repository", Repository], "Folder of the model repository", "MODEL_REPOSITORY"),
    ];

    private static IReadOnlyList<Argument> Branch { get; } =
    [
        new([DataType], "Data type of the engine", Choices: ["bfloat16", "float16", "float32", "int8"]),
        new([Pipeline], "Pipeline parallelism", "N", IsNumber: true),
        new([Tensor], "Tensor parallelism", "N", IsNumber: true),
        new([DisableCustomAllReduce], "Build without the custom all-reduce"),
    ];

    private static IReadOnlyList<Argument> WorldSize { get; } =
    [
        new([PipelineSize], "Pipeline parallelism", "N", IsNumber: true),
        new([TensorSize], "Tensor parallelism", "N", IsNumber: true),
    ];
}
