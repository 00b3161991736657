using System.Globalization;
using StandIns.Arguments;

namespace StandIns.Engines;

/// <summary>The command line that stands for a call of the LLM API.</summary>
internal static class LlmApiArguments
{
    public const string Model = "--model";
    public const string Output = "--output";
    public const string Tensor = "--tensor_parallel_size";
    public const string Pipeline = "--pipeline_parallel_size";
    public const string Workspace = "--workspace";
    private const string Revision = "--revision";
    private const string DataType = "--dtype";
    private const string PythonId = "--python";

    /// <summary>Limits by their names in <c>BuildConfig</c>.</summary>
    private static readonly string[] Limits =
    [
        "--max_batch_size",
        "--max_input_len",
        "--max_seq_len",
        "--max_num_tokens",
        "--max_beam_width",
    ];

    private static readonly ArgumentParser Parser = new(
        LlmApiProgram.Name,
        [
            new([Model], "Hugging Face id, or a folder", "MODEL", IsRequired: true),
            new([Output], "Where the engine goes", "DIR", IsRequired: true),
            new([Workspace], "Folder for the temporary folder", "DIR"),
            new([Tensor], "Tensor parallelism", "N", IsNumber: true),
            new([Pipeline], "Pipeline parallelism", "N", IsNumber: true),
            new([DataType], "Data type", Choices: ["auto", "float16", "bfloat16", "float32"]),
            new([Revision], "Branch or commit", "REVISION"),
            new([PythonId], "Process of the script that calls", "PID", IsNumber: true),
            .. Limits.Select(name => new Argument([name], "Limit of the engine", "N", IsNumber: true)),
        ]
    );

    /// <exception cref="UsageException">A value that the API does not take.</exception>
    public static LlmApiRequest Read(string[] words, Generation generation)
    {
        var parsed = Parser.Parse(words);
        var usual = BuildLimits.Default(generation);
        return new LlmApiRequest(
            parsed[Model]!,
            parsed[Output]!,
            parsed[Workspace],
            Number(Tensor, 1),
            Number(Pipeline, 1),
            parsed[DataType] is "auto" ? null : parsed[DataType],
            parsed[Revision],
            new BuildLimits(
                Number(Limits[0], usual.MaxBatchSize),
                Number(Limits[1], usual.MaxInputLength),
                Number(Limits[2], usual.MaxSequenceLength),
                Number(Limits[3], usual.MaxTokens),
                Number(Limits[4], usual.MaxBeamWidth)
            ),
            parsed[PythonId] is null ? null : Number(PythonId, 0)
        );

        int Number(string name, int otherwise) =>
            parsed[name] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
    }
}
