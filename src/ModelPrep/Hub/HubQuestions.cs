using Microsoft.Extensions.Logging;
using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>Asks the hub's interface: headers and body of an answer are one try.</summary>
internal sealed partial class HubQuestions(HubAccess hub, ILogger log)
{
    private volatile UnreachableException? _silence;

    /// <summary>Asks, and reads the answer.</summary>
    /// <param name="uri">What is asked.</param>
    /// <param name="repository">For messages.</param>
    /// <param name="revision">For messages.</param>
    /// <param name="effort">How often, and how long.</param>
    /// <param name="read">Reads the body of an answer that is a success.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UnreachableException">
    /// No try is left; or the hub did not answer a brief question before.
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
