namespace ModelPrep.Abstractions;

/// <summary>
/// Compares versions as Python packages write them, for example <c>0.0.8.dev0</c> or <c>1.3.0rc20</c>.
/// </summary>
public static class VersionText
{
    /// <summary>
    /// Whether the numbers at the beginning of a version are below a limit; null where there is no version.
    /// </summary>
    public static bool? IsBefore(string? version, Version limit) =>
        version is not null
        && Version.TryParse(
            new string([.. version.TakeWhile(c => char.IsAsciiDigit(c) || c is '.')]).Trim('.'),
            out var parsed
        )
            ? parsed < limit
            : null;
}
