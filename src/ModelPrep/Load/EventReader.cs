using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ModelPrep.Load;

/// <summary>Reads a response of server-sent events and measures the times of its parts.</summary>
/// <param name="time">The clock.</param>
/// <param name="due">Time at which the request was due.</param>
internal sealed class EventReader(TimeProvider time, long due)
{
    private const string End = "[DONE]"; // the end mark of other servers

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
            tokens += AnswerText.OutputTokens(json.RootElement); // becomes null if an event does not report its tokens
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
