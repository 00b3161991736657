using ModelPrep.Configuration;
using ModelPrep.Logging;

namespace ModelPrep.CommandLine;

/// <summary>Has no message repeat a token that was typed in a place where none belongs.</summary>
internal static class TypedTokens
{
    /// <summary>How a token is given.</summary>
    public const string Ways =
        "Put the token into a file and name it with --token-file or HF_TOKEN_PATH, or set HF_TOKEN; in a pod, mount "
        + "the "
        + "secret. Replace a token that was typed: others may have seen it";

    /// <summary>Hides each word, and each value behind an equals sign, that looks like a token.</summary>
    public static void Hide(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            var parts = word.Split('=', ':', ',', '@');
            foreach (var part in parts.Where(one => Secrets.LooksLikeOne(one) && !Path.Exists(one)))
                Secrets.Add(part);
        }
    }

    /// <summary>The token file that a flag names; null without the flag.</summary>
    /// <exception cref="UsageException">It names none, but may be the token itself.</exception>
    public static string? ReadFile(string? value)
    {
        if (value?.TrimStart('@') is not { } name || !HuggingFaceRules.IsToken(name))
            return value;
        Secrets.Add(name);
        throw new UsageException(
            Messages.ValueWrong,
            "--token-file takes the name of a file, and its value may be a token",
            Ways
        );
    }
}
