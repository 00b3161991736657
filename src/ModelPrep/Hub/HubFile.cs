using System.Net;

namespace ModelPrep.Hub;

/// <summary>One file on the hub, and the address of its content once the hub has named it.</summary>
/// <remarks>
/// Large files: the hub redirects to a signed address on a storage host, which is valid for about an hour. All ranges
/// share this address. When it expires, one caller asks the hub for a new one and the others wait. Small files: the hub
/// redirects within its own host. The pattern is learned from the first file and saves one round trip for each of the
/// others.
/// </remarks>
internal sealed class HubFile(
    RepositoryId repository,
    string commit,
    RemoteFile file,
    HubAccess hub,
    RedirectPattern redirects
) : IRemoteFile
{
    private readonly TaskCompletionSource<bool> _supportsRanges = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly SemaphoreSlim _asking = new(1);
    private readonly Uri _uri = hub.Urls.File(repository, commit, file.Path);
    private Uri? _address = redirects.Predict(file);

    public Task<bool> SupportsRanges => _supportsRanges.Task;

    public Task CopyAsync(IRangeSink sink, CancellationToken cancellationToken) =>
        hub.Deadline.RunAsync($"{file.Path} did not come", token => CopyInTimeAsync(sink, token), cancellationToken);

    public bool Reject(string problem) => false;

    public void Dispose() => _asking.Dispose();

    private async Task<bool> CopyInTimeAsync(IRangeSink sink, CancellationToken cancellationToken)
    {
        var body = new RangeBody(file, sink, hub.Transfer, hub.Rate);
        // An attempt that made progress ends without an exception, so each new attempt starts with the full number of
        // retries.
        while (sink.Position < sink.End)
        {
            await hub.Retry.RunAsync(
                async token =>
                {
                    using var answer = await OpenAsync(body, token);
                    var sendsParts = body.Check(answer);
                    if (!sendsParts && !_supportsRanges.Task.IsCompleted)
                        sink.Extend();
                    _supportsRanges.TrySetResult(sendsParts);
                    await body.RunAsync(answer, token);
                    return true;
                },
                HubEffort.Full,
                cancellationToken
            );
        }

        return true;
    }

    private async Task<HubAnswer> OpenAsync(RangeBody body, CancellationToken cancellationToken)
    {
        var tried = Volatile.Read(ref _address);
        if (tried is not null && await TryAddressAsync(tried, body, cancellationToken) is { } answer)
            return answer;
        await _asking.WaitAsync(cancellationToken);
        try
        {
            // Another caller may have got an address while this one waited.
            var current = Volatile.Read(ref _address);
            if (
                current is not null
                && current != tried
                && await TryAddressAsync(current, body, cancellationToken) is { } found
            )
                return found;
            return await AskAsync(body, cancellationToken);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Requests a known address. Returns null if the address is no longer valid.</summary>
    private async Task<HubAnswer?> TryAddressAsync(Uri address, RangeBody body, CancellationToken cancellationToken)
    {
        var answer = await hub.Http.GetAsync(address, body.Range, cancellationToken);
        if (IsBody(answer))
            return answer;
        using (answer)
        {
            // Only the hub can tell why: an expired signature, or a pattern that does not fit this file.
            Interlocked.CompareExchange(ref _address, null, address);
            if (HubErrors.IsTransient(answer.Response.StatusCode))
                throw StorageFails(answer);
            if (answer.FromHub)
                redirects.Forget();
            return null;
        }
    }

    private async Task<HubAnswer> AskAsync(RangeBody body, CancellationToken cancellationToken)
    {
        var answer = await hub.Http.GetAsync(_uri, body.Range, cancellationToken);
        if (IsBody(answer))
        {
            Volatile.Write(ref _address, answer.Uri);
            redirects.Learn(file, answer);
            return answer;
        }

        using (answer)
        {
            throw answer.FromHub
                ? await hub.Errors.ReadAsync(repository, commit, answer, cancellationToken)
                : StorageFails(answer);
        }
    }

    private static bool IsBody(HubAnswer answer) =>
        answer.Response.IsSuccessStatusCode
        || answer.Response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable;

    private TransientHubException StorageFails(HubAnswer answer) =>
        new(
            $"{file.Path}: the storage behind the hub answers "
                + $"HTTP {(int)answer.Response.StatusCode}{HubErrors.RequestId(answer.Response)}",
            hub.Errors.WaitOf(answer.Response)
        );
}
