namespace ModelPrep.Steps;

/// <summary>Code of a repository that runs when its model or tokenizer is loaded.</summary>
internal static class RemoteCode
{
    private const string Argument = "trust_remote_code";

    /// <summary>Whether the user trusts it.</summary>
    public static bool IsTrusted(PreparationRequest request) =>
        request.Build.Arguments.Any(argument => argument.Name == Argument && IsTrue(argument.Value))
        || request.Settings.Any(setting => setting.Name == Argument && IsTrue(setting.Value));

    private static bool IsTrue(string value) => value is "true" or "True";
}
