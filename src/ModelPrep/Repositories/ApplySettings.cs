namespace ModelPrep.Repositories;

/// <summary>Writes the values that the user set into the repository of an engine.</summary>
/// <remarks>Nothing is written before all names are known to be there.</remarks>
internal static class ApplySettings
{
    /// <returns>The files that it wrote.</returns>
    /// <exception cref="UsageException">A model has no such value.</exception>
    public static IReadOnlyList<string> Run(IReadOnlyList<RepositorySetting> settings, string repositoryPath)
    {
        var configs = RepositoryConfigs.Read(repositoryPath);
        var places = CheckSettings.Run(settings, configs);
        foreach (var (setting, model, parameter) in places)
            configs[model] = configs[model].With(parameter, setting.Value);
        var files = places
            .Select(one => one.Model)
            .Distinct(StringComparer.Ordinal)
            .Select(model => RepositoryConfigs.Write(repositoryPath, model, configs[model]))
            .ToList();

        var written = RepositoryConfigs.Read(repositoryPath);
        foreach (var (setting, model, parameter) in places)
        {
            if (written[model].Find(parameter) is var found && found != ModelConfig.TextOf(parameter, setting.Value))
                throw new BuildFailedException(
                    Messages.SettingLost,
                    $"--set {setting} did not take: {model}/config.pbtxt has {found}",
                    "Report this, with that file"
                );
        }

        return files;
    }
}
