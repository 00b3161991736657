using System.Text.Json.Nodes;

namespace ModelPrep.Steps;

/// <summary>The settings whose values are files or folders that the server reads.</summary>
internal static class SettingPaths
{
    /// <summary>Parameters of a repository with an engine that name a path end so.</summary>
    private static readonly string[] PathEndings = ["_dir", "_path"];

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

    /// <exception cref="UsageException">A path does not exist.</exception>
    public static void Require(PreparationKind kind, IEnumerable<RepositorySetting> settings)
    {
        if (FindMissing(kind, settings) is var (setting, problem))
            throw new UsageException(
                Messages.SettingUnknown,
                $"--set {setting}: {problem}",
                "Name what init and serve both see there, or leave it away"
            );
    }

    /// <summary>The first setting whose path the server would not find, and what is wrong with it.</summary>
    /// <param name="kind">What is served.</param>
    /// <param name="settings">What is set.</param>
    public static (RepositorySetting Setting, string Problem)? FindMissing(
        PreparationKind kind,
        IEnumerable<RepositorySetting> settings
    ) =>
        settings
            .Select(setting => (setting, problem: ProblemOf(kind, setting)))
            .Where(one => one.problem is not null)
            .Select(one => ((RepositorySetting, string)?)(one.setting, one.problem!))
            .FirstOrDefault();

    private static string? ProblemOf(PreparationKind kind, RepositorySetting setting)
    {
        var name = setting.Name[(setting.Name.LastIndexOf('.') + 1)..];
        if (kind is not PreparationKind.TensorRtLlm)
            return Missing(PathsIn(name, EngineArguments.ValueOf(setting.Value)));
        if (setting.Value.Length == 0 || !PathEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)))
            return null;
        return Path.IsPathRooted(setting.Value) ? Missing([setting.Value]) : $"{setting.Value} is no absolute path";
    }

    private static string? Missing(IEnumerable<string> paths) =>
        paths.FirstOrDefault(path => !Path.Exists(path)) is { } path ? $"there is no {path}" : null;

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
