using ModelPrep.Configuration;

namespace ModelPrep.Hub;

/// <summary>The User-Agent header of ModelPrep.</summary>
internal static class UserAgent
{
    /// <summary>Versions of the program and of the runtime.</summary>
    public static string Value { get; } = $"modelprep/{ProgramVersion.Value}; dotnet/{Environment.Version}";
}
