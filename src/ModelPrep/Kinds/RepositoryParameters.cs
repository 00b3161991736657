namespace ModelPrep.Kinds;

/// <summary>
/// Settings as parameters of the models in a repository that has an engine: <c>MODEL.PARAMETER=VALUE</c>.
/// </summary>
internal sealed class RepositoryParameters : ISettingRules
{
    private static readonly string[] HelperModels = ["preprocessing", "postprocessing", "tensorrt_llm"];

    /// <summary>Parameters that name a path end so.</summary>
    private static readonly string[] PathEndings = ["_dir", "_path"];

    /// <inheritdoc/>
    public bool DeriveArtifact => true;

    /// <inheritdoc/>
    public void Require(IReadOnlyList<RepositorySetting> settings, string servedName)
    {
        foreach (var setting in settings)
            Require(setting, [.. HelperModels, servedName]);
    }

    /// <inheritdoc/>
    public bool TrustsCode(IReadOnlyList<RepositorySetting> settings) => false;

    /// <inheritdoc/>
    public string? PathProblemOf(RepositorySetting setting)
    {
        var name = setting.Name[(setting.Name.LastIndexOf('.') + 1)..];
        return setting.Value.Length == 0 || !PathEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
                ? null
            : !Path.IsPathRooted(setting.Value) ? $"{setting.Value} is no absolute path"
            : Path.Exists(setting.Value) ? null
            : $"there is no {setting.Value}";
    }

    private static void Require(RepositorySetting setting, IReadOnlyList<string> models)
    {
        var (_, parameter) =
            setting.PlaceIn(models)
            ?? throw new UsageException(
                Messages.SettingUnknown,
                $"--set {setting} names no model of the repository",
                $"Write MODEL.PARAMETER=VALUE, with one of {string.Join(", ", models)} as MODEL"
            );
        var wanted = parameter switch
        {
            "max_batch_size" when !IsNumber(setting.Value, least: 0) => "a whole number from 0",
            "instance_count" when !IsNumber(setting.Value, least: 1) => "a whole number from 1",
            "decoupled" when setting.Value is not ("true" or "false") => "true or false",
            _ => null,
        };
        if (wanted is not null)
            throw new UsageException(Messages.SettingUnknown, $"--set {setting} is not {wanted}", "Correct the value");
        if (parameter is "gpt_model_path")
            throw new UsageException(
                Messages.SettingUnknown,
                $"--set {setting} would serve another engine than the one that is prepared",
                "Leave it away"
            );
    }

    private static bool IsNumber(string text, int least) =>
        int.TryParse(
            text,
            System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture,
            out var number
        )
        && number >= least;
}
