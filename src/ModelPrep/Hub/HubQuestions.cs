using Microsoft.Extensions.Logging;
using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>Queries the hub's API. Headers and body of a response are one attempt.</summary>
internal sealed partial class HubQuestions(HubAccess hub, ILogger log)
{
    private volatile UnreachableException? _silence;

    /// <summary>Sends a request and reads the response.</summary>
    /// <param name="uri">Address of the request.</param>
    /// <param name="repository">For messages.</param>
    /// <param name="revision">For messages.</param>
    /// <param name="effort">Number of retries, and time limit.</param>
    /// <param name="read">Reads the body of a successful response.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="UnreachableException">
    /// No retry is left, or the hub already failed to answer a brief request.
    /// </exception>
    public async Task<T> AskAsync<T>(
        Uri uri,
        RepositoryId repository,
        string revision,
        HubEffort effort,
        Func<HubAnswer, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        if (effort is HubEffort.Brief && _silence is { } before)
            throw new UnreachableException(before.Code, before.What, before.Remedy, before);
        try
        {
            return await hub.Retry.RunAsync(
                token => TryAsync(uri, repository, revision, read, token),
                effort,
                cancellationToken
            );
        }
        catch (UnreachableException e) when (effort is HubEffort.Brief)
        {
            _silence = e;
            throw;
        }
    }

    private async Task<T> TryAsync<T>(
        Uri uri,
        RepositoryId repository,
        string revision,
        Func<HubAnswer, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        using var answer = await hub.Http.GetAsync(uri, range: null, cancellationToken);
        Answered(Secrets.HideKnown(uri.AbsolutePath), (int)answer.Response.StatusCode);
        return answer.Response.IsSuccessStatusCode
            ? await read(answer, cancellationToken)
            : throw await hub.Errors.ReadAsync(repository, revision, answer, cancellationToken);
    }

    [LoggerMessage(2101, LogLevel.Debug, "GET {Path}: HTTP {Status}")]
    private partial void Answered(string path, int status);
}
