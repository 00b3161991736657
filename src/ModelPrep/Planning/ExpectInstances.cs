using ModelPrep.Repositories;

namespace ModelPrep.Planning;

/// <summary>Says how many instances an artifact would have that is not made yet.</summary>
internal static class ExpectInstances
{
    private static readonly string[] Helpers = ["preprocessing", "postprocessing"];

    /// <param name="request">What the artifact is for.</param>
    /// <param name="plain">The artifact without settings, where that is there: it has the numbers that settings leave
    /// as they are.</param>
    /// <param name="memory">Memory of this machine.</param>
    /// <returns>The numbers; for an engine whose largest batch is the builder's choice, those of a large one.</returns>
    public static PythonInstances Run(PreparationRequest request, Artifact? plain, MemoryState memory)
    {
        if (!request.Kind.HasEngine)
            return new PythonInstances(1, 1);
        var set = SettingOf(request.ServedName);
        var chosen = plain is not null
            ? PythonInstances.Of(plain).Served
            : ChooseInstances.Number(request.Build.MaxBatchSize ?? ChooseInstances.Most, memory);
        var served = set ?? chosen;
        return new PythonInstances(served, served + Helpers.Sum(model => SettingOf(model) ?? 1))
        {
            MayBeFewer = set is null && plain is null && request.Build.MaxBatchSize is null,
        };

        int? SettingOf(string model) =>
            request.Settings.LastOrDefault(setting => setting.Name == $"{model}.{PythonInstances.Parameter}")
                is { } setting
            && int.TryParse(setting.Value, out var count)
                ? count
                : null;
    }
}
