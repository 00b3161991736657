using ModelPrep.Logging;

namespace ModelPrep.Configuration;

/// <summary>Finds the cache and the token as Hugging Face's own libraries do, so that all clients share them.</summary>
/// <remarks>Follows <c>constants.py</c> and <c>_auth.py</c> of huggingface_hub.</remarks>
internal static class HuggingFaceRules
{
    /// <summary>Mount point of the token in the pods of NVIDIA's guide.</summary>
    public const string MountedTokenPath = "/var/run/secrets/hugging_face/password";

    private static readonly string[] TokenVariables = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"];

    private static readonly string[] OfflineVariables = ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"];

    /// <summary>Root of the cache: <c>HF_HUB_CACHE</c>, else <c>hub</c> below <c>HF_HOME</c>.</summary>
    public static string CachePath(Variables variables) =>
        variables.ExpandPath(
            variables["HF_HUB_CACHE"] ?? variables["HUGGINGFACE_HUB_CACHE"] ?? Path.Combine(HomePath(variables), "hub")
        );

    /// <summary>
    /// The source of the token. In order: the flag, <c>HF_TOKEN_PATH</c>, the mounted secret, the token variables, the
    /// login file.
    /// </summary>
    public static TokenSettings Token(string? flag, Variables variables)
    {
        if (flag is not null)
            return new TokenSettings(Path.GetFullPath(flag), FileRequired: true, Value: null);
        if (variables.IsTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
            return new TokenSettings(null, FileRequired: false, Value: null);
        if (variables["HF_TOKEN_PATH"] is { } path)
        {
            if (IsToken(path))
                Secrets.Add(path);
            return new TokenSettings(variables.ExpandPath(path), FileRequired: false, Value: null);
        }

        if (Path.Exists(MountedTokenPath))
            return new TokenSettings(MountedTokenPath, FileRequired: true, Value: null);
        return TokenVariables.Select(name => variables[name]).FirstOrDefault(token => token is not null) is { } value
            ? new TokenSettings(null, FileRequired: false, value)
            : new TokenSettings(
                variables.ExpandPath(Path.Combine(HomePath(variables), "token")),
                FileRequired: false,
                Value: null
            );
    }

    /// <summary>Registers the tokens in environment variables as secrets, even those that are not used.</summary>
    public static void HideTokens(Variables variables)
    {
        foreach (var token in TokenVariables.Select(name => variables[name]).OfType<string>())
            Secrets.Add(token.Trim());
    }

    /// <summary>True if a text that should name a token file seems to be a token itself.</summary>
    public static bool IsToken(string path) => Secrets.MayBeOne(path) && !Path.Exists(path);

    /// <summary>The environment variable that forbids network access; null if none does.</summary>
    public static string? OfflineVariable(Variables variables) => OfflineVariables.FirstOrDefault(variables.IsTrue);

    private static string HomePath(Variables variables) =>
        variables["HF_HOME"] ?? Path.Combine(variables.UserCachePath, "huggingface");
}
