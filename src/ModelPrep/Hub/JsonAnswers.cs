using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>
/// Reads the answers of the hub's interface: bounded, under the stall rule, parsed while they arrive.
/// </summary>
internal sealed class JsonAnswers(TransferLimits limits)
{
    /// <summary>Longest answer. A page of 1,000 files has less than half a MiB.</summary>
    public const long MostBytes = 16 << 20;

    /// <summary>How many stall windows a body may take as a whole.</summary>
    private const int MostWindows = 2;

    /// <summary>Reads an answer that is one object.</summary>
    /// <exception cref="TransientHubException">The connection broke, or was too slow.</exception>
    /// <exception cref="UnreachableException">It is too large, encoded, or not what a hub sends.</exception>
    public Task<T?> ReadAsync<T>(HubAnswer answer, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(
            answer,
            MostBytes,
            async (text, token) => await JsonSerializer.DeserializeAsync(text, type, token),
            cancellationToken
        );

    /// <summary>Reads an answer that is an array; ends at the first element that the reader refuses.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="type">Of an element.</param>
    /// <param name="mostBytes">Most bytes of it.</param>
    /// <param name="take">Takes an element, and may throw.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many bytes it had.</returns>
    /// <exception cref="TransientHubException">The connection broke, or was too slow.</exception>
    /// <exception cref="UnreachableException">It is too large, encoded, or not what a hub sends.</exception>
    public Task<long> ReadListAsync<T>(
        HubAnswer answer,
        JsonTypeInfo<T> type,
        long mostBytes,
        Action<T?> take,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            answer,
            mostBytes,
            async (text, token) =>
            {
                await foreach (var element in JsonSerializer.DeserializeAsyncEnumerable(text, type, token))
                    take(element);
                return text.Bytes;
            },
            cancellationToken
        );

    private async Task<T> ReadAsync<T>(
        HubAnswer answer,
        long mostBytes,
        Func<JsonStream, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        var name = answer.Name;
        AnswerProblems.RequirePlain(name, answer.Response);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(MostWindows * limits.StallWindow);
        using var body = await AnswerBody.OpenAsync(name, answer.Response, limits, late.Token);
        await using var text = new JsonStream(name, body, mostBytes);
        try
        {
            return await read(text, late.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientHubException(
                $"{name}: the answer was not complete within {(MostWindows * limits.StallWindow).TotalSeconds:0.###} s",
                inner: e
            );
        }
        catch (JsonException e)
        {
            throw text.WasCutShort
                ? new TransientHubException($"{name}: the answer ended in the middle", inner: e)
                : AnswerProblems.NoHub(
                    name,
                    Secrets.HideKnown(answer.Response.Content.Headers.ContentType?.MediaType),
                    e
                );
        }
    }
}
