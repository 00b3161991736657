using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>Faults in responses that a retry cannot cure.</summary>
internal static class AnswerProblems
{
    /// <summary>Creates the exception for a response that is larger than any response of a hub.</summary>
    /// <param name="name">Name of the response.</param>
    /// <param name="what">The part that is too large.</param>
    public static UnreachableException TooLarge(string name, string what) =>
        new(
            Messages.AnswerTooLarge,
            $"{name}: the answer has {what}, which no hub sends",
            "Check --endpoint, and proxies on the way"
        );

    /// <summary>Creates the exception for a response that does not come from a hub.</summary>
    public static UnreachableException NoHub(string name, string? mediaType, Exception cause) =>
        new(
            Messages.NoHub,
            $"{name} answers, but not as a hub does (content type {mediaType ?? "none"})",
            "Check --endpoint; a proxy or login page may stand in between",
            cause
        );

    /// <exception cref="UnreachableException">
    /// The response is encoded although the request asked for plain bytes.
    /// </exception>
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
