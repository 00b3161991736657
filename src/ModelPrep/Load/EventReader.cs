using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ModelPrep.Load;

/// <summary>Reads an answer that comes as server-sent events, and takes the times of its parts.</summary>
/// <param name="time">The clock.</param>
/// <param name="due">When the request was to be sent.</param>
internal sealed class EventReader(TimeProvider time, long due)
{
    private const string End = "[DONE]"; // how other servers mark the end

    /// <summary>Reads to the end of the stream.</summary>
    /// <exception cref="JsonException">An event is not JSON.</exception>
    public async Task<RequestOutcome> ReadAsync(Stream answer, CancellationToken cancellationToken)
    {
        var (count, first, last) = (0L, 0L, 0L);
        long? tokens = 0;
        await foreach (var one in SseParser.Create(answer).EnumerateAsync(cancellationToken))
        {
            if (one.Data.Length == 0 || one.Data == End)
                continue;
            last = time.GetTimestamp();
            first = count++ == 0 ? last : first;
            using var json = JsonDocument.Parse(one.Data);
            if (AnswerText.Error(json.RootElement) is { } error)
                return RequestOutcome.Failed(FailureCause.BadAnswer, error);
            tokens += AnswerText.OutputTokens(json.RootElement); // null as soon as one event does not say
        }

        return count == 0
            ? RequestOutcome.Failed(FailureCause.BadAnswer, "the stream has no event")
            : new RequestOutcome(
                new RequestAnswer(
                    time.GetElapsedTime(due),
                    time.GetElapsedTime(due, first),
                    count < 2 ? null : time.GetElapsedTime(first, last) / (count - 1),
                    tokens
                ),
                null
            );
    }
}
