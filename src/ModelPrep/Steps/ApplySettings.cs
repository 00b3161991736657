namespace ModelPrep.Steps;

/// <summary>Writes the values that the user set into the repository of an engine.</summary>
/// <remarks>
/// A name that a model does not have is refused, not added: the backend ignores parameters that it does not know, so that a
/// typing mistake would never show. Nothing is written before all names are known to be there.
/// </remarks>
internal static class ApplySettings
{
    private const string FileName = "config.pbtxt";

    /// <exception cref="UsageException">A model has no such value.</exception>
    public static void Run(IReadOnlyList<RepositorySetting> settings, string repositoryPath)
    {
        var models = Directory.EnumerateDirectories(repositoryPath).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList();
        var places = settings.Select(setting => (Setting: setting, Place: setting.PlaceIn(models) ?? throw NoModel(setting, models))).ToList();
        foreach (var model in places.GroupBy(one => one.Place.Model, StringComparer.Ordinal))
        {
            var config = Read(repositoryPath, model.Key);
            if (model.FirstOrDefault(one => config.Find(one.Place.Parameter) is null) is { Setting: { } unknown, Place: var place })
                throw new UsageException(
                    $"--set {unknown}: the model {model.Key} has no {place.Parameter}; it has {string.Join(", ", config.Names.Order(StringComparer.Ordinal))}",
                    "Correct the name; an engine that is built already is kept");
        }

        foreach (var (_, (model, parameter), value) in places.Select(one => (one.Setting, one.Place, one.Setting.Value)))
            StagedFile.Write(Path.Combine(repositoryPath, model, FileName), Read(repositoryPath, model).With(parameter, value).Text);
        foreach (var (setting, (model, parameter)) in places)
        {
            if (Read(repositoryPath, model).Find(parameter) is var found && found != ModelConfig.TextOf(parameter, setting.Value))
                throw new BuildFailedException($"--set {setting} did not take: {model}/{FileName} has {found}", "Report this, with that file");
        }
    }

    private static ModelConfig Read(string repositoryPath, string model) => new(File.ReadAllText(Path.Combine(repositoryPath, model, FileName)));

    private static UsageException NoModel(RepositorySetting setting, List<string> models) => new(
        $"--set {setting} names no model of the repository", $"Write MODEL.PARAMETER=VALUE, with one of {string.Join(", ", models)} as MODEL");
}
