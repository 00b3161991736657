namespace ModelPrep.Repositories;

/// <summary>Refuses settings whose names a model repository does not have.</summary>
/// <remarks>
/// Not added: the backend ignores parameters that it does not know, so that a typing mistake would never show.
/// </remarks>
internal static class CheckSettings
{
    /// <summary>Of the folder of templates, the model that gets the served name.</summary>
    private const string RequestModel = "tensorrt_llm_bls";

    /// <summary>
    /// Checks them against what the Triton CLI will make a repository from, which is there before a build.
    /// </summary>
    /// <exception cref="UsageException">A model has no such value.</exception>
    public static void BeforeBuild(PreparationRequest request, string templatePath) =>
        Run(
            request.Settings,
            RepositoryConfigs
                .Read(templatePath)
                .ToDictionary(
                    one => one.Key is RequestModel ? request.ServedName : one.Key,
                    one => one.Value,
                    StringComparer.Ordinal
                )
        );

    /// <param name="settings">What is to be set.</param>
    /// <param name="configs">The models' configurations, by name.</param>
    /// <returns>Where each belongs.</returns>
    /// <exception cref="UsageException">A model has no such value.</exception>
    public static IReadOnlyList<(RepositorySetting Setting, string Model, string Parameter)> Run(
        IReadOnlyList<RepositorySetting> settings,
        IReadOnlyDictionary<string, ModelConfig> configs
    )
    {
        var models = configs.Keys.Order(StringComparer.Ordinal).ToList();
        var places = settings
            .Select(setting =>
                setting.PlaceIn(models) is var (model, parameter)
                    ? (setting, model, parameter)
                    : throw NoModel(setting, models)
            )
            .ToList();
        foreach (var (setting, model, parameter) in places.Where(one => configs[one.model].Find(one.parameter) is null))
            throw new UsageException(
                Messages.SettingUnknown,
                $"--set {setting}: the model {model} has no {parameter}; it has "
                    + $"{string.Join(", ", configs[model].Names.Order(StringComparer.Ordinal))}",
                "Correct the name; an engine that is built already is kept"
            );
        return places;
    }

    private static UsageException NoModel(RepositorySetting setting, List<string> models) =>
        new(
            Messages.SettingUnknown,
            $"--set {setting} names no model of the repository",
            $"Write MODEL.PARAMETER=VALUE, with one of {string.Join(", ", models)} as MODEL"
        );
}
