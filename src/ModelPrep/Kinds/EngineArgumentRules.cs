using System.Text.Json.Nodes;

namespace ModelPrep.Kinds;

/// <summary>
/// Settings as arguments of the server's own engine: <c>NAME=VALUE</c>, where a dot in the name leads into it.
/// </summary>
internal sealed class EngineArgumentRules : ISettingRules
{
    /// <summary>
    /// Arguments that other options give: the artifact's key and the check of the GPUs depend on those.
    /// </summary>
    private static readonly Dictionary<string, string> OtherOptions = new(StringComparer.Ordinal)
    {
        ["model"] = "--model",
        ["dtype"] = "--dt",
        ["tensor_parallel_size"] = "--tp",
        ["pipeline_parallel_size"] = "--pp",
    };

    /// <summary>Arguments of a server's engine that name what it reads: a path, or the id of a repository.</summary>
    private static readonly HashSet<string> PathArguments = new(StringComparer.Ordinal)
    {
        "tokenizer",
        "hf_config_path",
        "quantization_param_path",
        "qlora_adapter_name_or_path",
        "model",
        "speculative_model",
        "speculative_model_dir",
        "lora_dir",
    };

    /// <inheritdoc/>
    public bool DeriveArtifact => false;

    /// <inheritdoc/>
    public void Require(IReadOnlyList<RepositorySetting> settings, string servedName)
    {
        foreach (var setting in settings)
        {
            var names = setting.Name.Split('.');
            if (names.Contains(""))
                throw new UsageException(
                    Messages.SettingUnknown,
                    $"--set {setting} has an empty part in its name",
                    "Write NAME=VALUE or NAME.NAME=VALUE"
                );
            if (OtherOptions.TryGetValue(names[0], out var option))
                throw new UsageException(
                    Messages.SettingUnknown,
                    $"--set {setting} is given by an option of its own",
                    $"Use {option}"
                );
            if (
                settings.FirstOrDefault(other => !ReferenceEquals(other, setting) && other.Overlaps(setting)) is
                { } other
            )
                throw new UsageException(
                    Messages.SettingUnknown,
                    $"--set {setting} and --set {other} set the same argument",
                    "Leave one of them away"
                );
        }
    }

    /// <inheritdoc/>
    public bool TrustsCode(IReadOnlyList<RepositorySetting> settings) =>
        settings.Any(setting => PythonTruth.TrustsCode(setting.Name, setting.Value));

    /// <inheritdoc/>
    public string? PathProblemOf(RepositorySetting setting)
    {
        var name = setting.Name[(setting.Name.LastIndexOf('.') + 1)..];
        var paths = PathsIn(name, EngineArguments.ValueOf(setting.Value));
        return paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing ? $"there is no {missing}" : null;
    }

    /// <summary>Absolute paths among the values, at any depth.</summary>
    private static IEnumerable<string> PathsIn(string name, JsonNode? value) =>
        value switch
        {
            JsonObject inner => inner.SelectMany(one => PathsIn(one.Key, one.Value)),
            JsonArray items => items.SelectMany(item => PathsIn(name, item)),
            JsonValue text
                when PathArguments.Contains(name)
                    && text.TryGetValue<string>(out var path)
                    && Path.IsPathRooted(path) => [path],
            _ => [],
        };
}
