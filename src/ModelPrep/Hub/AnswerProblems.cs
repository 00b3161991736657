using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>The failures of answers that another try would not change.</summary>
internal static class AnswerProblems
{
    /// <summary>The exception for an answer that is larger than any that a hub sends.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="what">What it has too much of.</param>
    public static UnreachableException TooLarge(string name, string what) =>
        new(
            Messages.AnswerTooLarge,
            $"{name}: the answer has {what}, which no hub sends",
            "Check --endpoint, and proxies on the way"
        );

    /// <summary>The exception for an answer that is not a hub's.</summary>
    public static UnreachableException NoHub(string name, string? mediaType, Exception cause) =>
        new(
            Messages.NoHub,
            $"{name} answers, but not as a hub does (content type {mediaType ?? "none"})",
            "Check --endpoint; a proxy or login page may stand in between",
            cause
        );

    /// <exception cref="UnreachableException">The answer is encoded, though plain bytes were asked for.</exception>
    public static void RequirePlain(string name, HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentEncoding is { Count: > 0 } encodings)
            throw new UnreachableException(
                Messages.AnswerEncoded,
                $"{name}: the answer is encoded as {Secrets.HideKnown(string.Join(", ", encodings))} "
                    + "though plain bytes were asked for",
                "A proxy changes answers; go round it"
            );
    }
}
