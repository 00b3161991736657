namespace ModelPrep.Steps;

/// <summary>Writes the values that the user set into the repository of an engine.</summary>
/// <remarks>Nothing is written before all names are known to be there.</remarks>
internal static class ApplySettings
{
    /// <exception cref="UsageException">A model has no such value.</exception>
    public static void Run(IReadOnlyList<RepositorySetting> settings, string repositoryPath)
    {
        var configs = RepositoryConfigs.Read(repositoryPath);
        var places = CheckSettings.Run(settings, configs);
        foreach (var (setting, model, parameter) in places)
            configs[model] = configs[model].With(parameter, setting.Value);
        foreach (var model in places.Select(one => one.Model).Distinct(StringComparer.Ordinal))
            RepositoryConfigs.Write(repositoryPath, model, configs[model]);

        var written = RepositoryConfigs.Read(repositoryPath);
        foreach (var (setting, model, parameter) in places)
        {
            if (written[model].Find(parameter) is var found && found != ModelConfig.TextOf(parameter, setting.Value))
                throw new BuildFailedException($"--set {setting} did not take: {model}/config.pbtxt has {found}", "Report this, with that file");
        }
    }
}
