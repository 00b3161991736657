namespace ModelPrep.CommandLine;

/// <summary>What <c>--set</c> cannot mean, as far as it can be told before anything is prepared.</summary>
internal static class RepositorySettingRules
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

    /// <summary>For a repository with an engine: a model of it, and a value that its field can have.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static void RequireParameter(RepositorySetting setting, IReadOnlyList<string> models)
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

    /// <summary>For a server's own engine: none of them given by another option, none inside another.</summary>
    /// <exception cref="UsageException">One is.</exception>
    public static void RequireArguments(IReadOnlyList<RepositorySetting> settings)
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

    private static bool IsNumber(string text, int least) =>
        int.TryParse(
            text,
            System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture,
            out var number
        )
        && number >= least;
}
