using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Threading.RateLimiting;
using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>
/// Copies one range of a file into a sink, with as many responses as needed, and validates each of them.
/// </summary>
internal sealed class RangeBody(RemoteFile file, IRangeSink sink, TransferLimits settings, RateLimiter? rate)
{
    public const int BufferBytes = 512 << 10;

    /// <summary>The range to request next; null for the whole file.</summary>
    public RangeHeaderValue? Range =>
        sink.Position == 0 && sink.End == file.Size ? null : new RangeHeaderValue(sink.Position, sink.End - 1);

    /// <summary>Checks that a response fits the request.</summary>
    /// <returns>True if the server supports ranges. If not, the response is the file from its beginning.</returns>
    /// <exception cref="TransientHubException">The response does not fit; a retry may help.</exception>
    /// <exception cref="BrokenContentException">The response is for another file than the listing.</exception>
    public bool Check(HubAnswer answer)
    {
        var (response, content) = (answer.Response, answer.Response.Content.Headers);
        if (response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
            throw new TransientHubException(
                $"{file.Path}: the server has no bytes {sink.Position} to {sink.End} of this file of {file.Size}"
            );
        if (content.ContentType?.MediaType is "text/html" && !file.Path.EndsWith(".html", StringComparison.Ordinal))
            throw new UnreachableException(
                Messages.NoHub,
                $"{file.Path}: a web page came instead of the file",
                "A proxy or login page stands between here and the hub; set HTTPS_PROXY or --endpoint"
            );
        AnswerProblems.RequirePlain(file.Path, response);
        if (
            answer.Linked is { } linked
            && (
                (linked.Etag is not null && linked.Etag != file.Digest.Hex)
                || (linked.Size is not null && linked.Size != file.Size)
            )
        )
            throw new BrokenContentException(
                Messages.FileChanged,
                $"{file.Path}: the hub now serves {linked.Size} bytes with hash {Secrets.HideKnown(linked.Etag)}, "
                    + $"but listed {file.Size} bytes with {file.Digest.Hex}",
                "Run again; if it stays so, the mirror's listing and files do not belong together"
            );
        var isPart = response.StatusCode is HttpStatusCode.PartialContent;
        if (
            isPart
            && (
                content.ContentRange is not { } range
                || range.From != sink.Position
                || (range.Length is not null && range.Length != file.Size)
            )
        )
            throw new TransientHubException(
                $"{file.Path}: asked for byte {sink.Position} of {file.Size}, "
                    + $"the answer is for {Secrets.HideKnown($"{content.ContentRange}")}"
            );
        var expected = isPart
            ? Math.Min(sink.End, content.ContentRange!.To + 1 ?? long.MaxValue) - sink.Position
            : file.Size;
        if (content.ContentLength is { } length && length < expected)
            throw new TransientHubException($"{file.Path}: the answer announces {length} bytes, expected {expected}");
        if (!isPart && content.ContentLength > file.Size)
            throw new TransientHubException(
                $"{file.Path}: the answer announces {content.ContentLength} bytes, the hub listed {file.Size}"
            );
        return isPart || Range is null;
    }

    /// <summary>
    /// Copies the body of one response. A body that broke off after enough bytes counts as a success.
    /// </summary>
    /// <remarks>
    /// Enough is what a connection must deliver in one second; for a body that was too slow, in a whole stall window.
    /// Without this rule, a server that sends one byte per request would be retried for ever.
    /// </remarks>
    /// <exception cref="TransientHubException">The body delivered less.</exception>
    public async Task RunAsync(HubAnswer answer, CancellationToken cancellationToken)
    {
        var before = sink.Position;
        using var body = await AnswerBody.OpenAsync(file.Path, answer.Response, settings, cancellationToken);
        try
        {
            await PumpAsync(answer.Response, body, cancellationToken);
        }
        catch (TransientHubException)
            when (HasBrought(body.WasTooSlow ? settings.FloorPerWindow : settings.LeastProgress))
        {
            return;
        }

        if (sink.Position < sink.End && !HasBrought(settings.LeastProgress))
            throw new TransientHubException($"{file.Path}: the answer ended after {sink.Position - before} bytes");

        bool HasBrought(long bytes) => sink.Position - before >= bytes;
    }

    private async Task PumpAsync(HttpResponseMessage response, AnswerBody body, CancellationToken cancellationToken)
    {
        // The server ignored the range and sent the whole file: skip what the sink has.
        var skip = response.StatusCode is HttpStatusCode.PartialContent ? 0 : sink.Position;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (sink.Position < sink.End)
            {
                var count = await body.ReadAsync(buffer.AsMemory(0, BufferBytes));
                if (count == 0)
                    return;
                if (rate is not null)
                    using (await rate.AcquireAsync(count, cancellationToken)) { }
                var passed = (int)Math.Min(skip, count);
                skip -= passed;
                var wanted = (int)Math.Min(count - passed, sink.End - sink.Position);
                if (wanted > 0)
                    sink.Write(buffer.AsSpan(passed, wanted));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
