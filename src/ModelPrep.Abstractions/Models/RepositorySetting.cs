namespace ModelPrep.Abstractions;

/// <summary>A value for the model repository (option <c>--set</c>).</summary>
/// <param name="Name">
/// For <c>trtllm</c> <c>MODEL.PARAMETER</c>; for other kinds the name of an argument of the engine, where a dot leads into it.
/// </param>
/// <param name="Value">As it is to be written.</param>
public sealed record RepositorySetting(string Name, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}={Value}";

    /// <summary>One line for each, the same for equal settings; null when there is none.</summary>
    public static string? ToKey(IReadOnlyList<RepositorySetting> settings) =>
        settings.Count == 0 ? null : string.Join('\n', settings.Select(setting => setting.ToString()).Order(StringComparer.Ordinal));
}
