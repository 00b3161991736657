using System.Globalization;
using StandIns.Arguments;

namespace StandIns.TritonCli;

/// <summary>What an import was asked to do.</summary>
internal sealed record ImportRequest(
    string Model,
    string? Source,
    string? Backend,
    string RepositoryPath,
    string DataType,
    int Tensor,
    int Pipeline,
    bool DisableCustomAllReduce
)
{
    private const string DefaultDataType = "float16";

    public int WorldSize => Tensor * Pipeline;

    public static ImportRequest From(ParsedArguments parsed) =>
        new(
            parsed[ImportArguments.Model]!,
            parsed[ImportArguments.Source],
            parsed[ImportArguments.Backend],
            Path.GetFullPath(
                parsed[ImportArguments.Repository]
                    ?? Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/root", "models")
            ),
            parsed[ImportArguments.DataType] ?? DefaultDataType,
            Size(parsed[ImportArguments.Tensor] ?? parsed[ImportArguments.TensorSize]),
            Size(parsed[ImportArguments.Pipeline] ?? parsed[ImportArguments.PipelineSize]),
            parsed[ImportArguments.DisableCustomAllReduce] is not null
        );

    private static int Size(string? text) => text is null ? 1 : int.Parse(text, CultureInfo.InvariantCulture);
}
