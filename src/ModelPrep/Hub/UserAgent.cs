namespace ModelPrep.Hub;

/// <summary>How ModelPrep names itself to the hub.</summary>
internal static class UserAgent
{
    /// <summary>Program and runtime with their versions.</summary>
    public static string Value { get; } = $"modelprep/{ProgramVersion.Value}; dotnet/{Environment.Version}";
}
