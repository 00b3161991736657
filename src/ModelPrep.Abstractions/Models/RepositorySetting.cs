namespace ModelPrep.Abstractions;

/// <summary>A value for the model repository (option <c>--set</c>).</summary>
/// <param name="Name">
/// For <c>trtllm</c> <c>MODEL.PARAMETER</c>; for other kinds the name of an argument of the engine, where a dot leads
/// into it.
/// </param>
/// <param name="Value">As it is to be written.</param>
public sealed record RepositorySetting(string Name, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}={Value}";

    /// <summary>
    /// Model and parameter that it names; null where it names none of these models. Names of models may hold dots.
    /// </summary>
    public (string Model, string Parameter)? PlaceIn(IEnumerable<string> models) =>
        models
            .Where(model => Name.Length > model.Length + 1 && Name.StartsWith(model + ".", StringComparison.Ordinal))
            .MaxBy(model => model.Length)
            is { } longest
            ? (longest, Name[(longest.Length + 1)..])
            : null;

    /// <summary>Whether both say something about the same argument: one name leads into what the other sets.</summary>
    public bool Overlaps(RepositorySetting other) =>
        $"{Name}.".StartsWith($"{other.Name}.", StringComparison.Ordinal)
        || $"{other.Name}.".StartsWith($"{Name}.", StringComparison.Ordinal);

    /// <summary>The settings that <see cref="ToKey"/> has made a text of.</summary>
    public static IEnumerable<RepositorySetting> OfKey(string? key) =>
        from line in key?.Split('\n') ?? []
        let pair = line.Split('=', 2)
        select new RepositorySetting(pair[0], pair[^1]);

    /// <summary>One line for each, the same for equal settings; null when there is none.</summary>
    public static string? ToKey(IReadOnlyList<RepositorySetting> settings) =>
        settings.Count == 0
            ? null
            : string.Join('\n', settings.Select(setting => setting.ToString()).Order(StringComparer.Ordinal));
}
