using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>
/// Reads JSON responses of the hub's API: with a size limit, under the stall rule, and parsed while they arrive.
/// </summary>
internal sealed class JsonAnswers(TransferLimits limits)
{
    /// <summary>Maximum size of a response. A page of 1,000 files has less than 0.5 MiB.</summary>
    public const long MostBytes = 16 << 20;

    /// <summary>Maximum time for a whole body, in stall windows.</summary>
    private const int MostWindows = 2;

    /// <summary>Reads a response that is one object.</summary>
    /// <exception cref="TransientHubException">The connection broke, or was too slow.</exception>
    /// <exception cref="UnreachableException">
    /// The response is too large, encoded, or does not come from a hub.
    /// </exception>
    public Task<T?> ReadAsync<T>(HubAnswer answer, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(
            answer,
            MostBytes,
            async (text, token) => await JsonSerializer.DeserializeAsync(text, type, token),
            cancellationToken
        );

    /// <summary>Reads a response that is an array. Stops at the first element that the callback refuses.</summary>
    /// <param name="answer">The response.</param>
    /// <param name="type">Type of an element.</param>
    /// <param name="mostBytes">Maximum size of the response in bytes.</param>
    /// <param name="take">Takes an element, and may throw.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>Size of the response in bytes.</returns>
    /// <exception cref="TransientHubException">The connection broke, or was too slow.</exception>
    /// <exception cref="UnreachableException">
    /// The response is too large, encoded, or does not come from a hub.
    /// </exception>
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
