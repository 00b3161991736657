namespace ModelPrep.Configuration;

/// <summary>Which ModelPrep this is.</summary>
internal static class ProgramVersion
{
    /// <summary>Three numbers, for example <c>0.1.0</c>.</summary>
    public static string Value { get; } = typeof(ProgramVersion).Assembly.GetName().Version?.ToString(3) ?? "unknown";
}
