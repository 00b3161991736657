using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace ModelPrep.Hub;

/// <summary>Copies one file's body into a sink, over as many answers as it takes, and believes none of them.</summary>
internal sealed class BodyCopy(RemoteFile file, IContentSink sink)
{
    private const int BufferBytes = 256 << 10;
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Whether the sink has as many bytes as the file.</summary>
    public bool IsComplete => sink.Position == file.Size;

    /// <summary>The range to ask for next; null for the whole file.</summary>
    public RangeHeaderValue? Range => sink.Position == 0 ? null : new RangeHeaderValue(sink.Position, null);

    /// <summary>Takes what one answer brings.</summary>
    /// <returns>True; an answer that broke off after bringing something counts as a success.</returns>
    /// <exception cref="TransientHubException">It brought nothing.</exception>
    /// <exception cref="BrokenContentException">It is about another file than the listing.</exception>
    public async Task<bool> RunAsync(HubAnswer answer, CancellationToken cancellationToken)
    {
        Check(answer);
        var before = sink.Position;
        try
        {
            await PumpAsync(answer.Response, cancellationToken);
        }
        catch (Exception e) when (IsLostConnection(e, cancellationToken) && sink.Position > before)
        {
            return true;
        }
        catch (Exception e) when (IsLostConnection(e, cancellationToken))
        {
            throw new TransientHubException($"{file.Path}: the connection brought no data ({e.Message.TrimEnd('.')})", inner: e);
        }

        return sink.Position > before || IsComplete
            ? true
            : throw new TransientHubException($"{file.Path}: the answer ended before its first byte");
    }

    private void Check(HubAnswer answer)
    {
        var (response, content) = (answer.Response, answer.Response.Content.Headers);
        if (response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            sink.Restart();
            throw new TransientHubException($"{file.Path}: the rest of the file cannot be had, starting it again");
        }

        if (content.ContentType?.MediaType is "text/html" && !file.Path.EndsWith(".html", StringComparison.Ordinal))
            throw new UnreachableException(
                $"{file.Path}: a web page came instead of the file", "A proxy or login page stands between here and the hub; set HTTPS_PROXY or --endpoint");
        if (content.ContentEncoding.Count > 0)
            throw new UnreachableException(
                $"{file.Path}: the answer is encoded as {string.Join(", ", content.ContentEncoding)} though plain bytes were asked for", "A proxy changes answers; go round it");
        if (answer.Linked is { } linked
            && ((linked.Etag is not null && linked.Etag != file.Digest.Hex) || (linked.Size is not null && linked.Size != file.Size)))
            throw new BrokenContentException(
                $"{file.Path}: the hub now serves {linked.Size} bytes with hash {linked.Etag}, but listed {file.Size} bytes with {file.Digest.Hex}",
                "Run again; if it stays so, the mirror's listing and files do not belong together");
        if (response.StatusCode is not HttpStatusCode.PartialContent && sink.Position > 0)
            sink.Restart(); // the range was ignored: this is the file from its beginning
        if (content.ContentRange is { } range && (range.From != sink.Position || (range.Length is not null && range.Length != file.Size)))
            throw new TransientHubException($"{file.Path}: asked for byte {sink.Position} of {file.Size}, the answer is for {range}");
        if (content.ContentLength is { } length && length != file.Size - sink.Position)
            throw new BrokenContentException(
                $"{file.Path}: the answer announces {length} bytes, expected {file.Size - sink.Position}", "Run again; if it stays so, a proxy or mirror changes files");
    }

    private async Task PumpAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var watchdog = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                watchdog.CancelAfter(StallTimeout);
                var count = await body.ReadAsync(buffer, watchdog.Token);
                if (count == 0)
                    return;
                if (count > file.Size - sink.Position)
                    throw new BrokenContentException($"{file.Path}: more than the {file.Size} listed bytes came", "Run again; if it stays so, a proxy or mirror changes files");
                await sink.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <remarks>The disk throws IOException too; only those of a connection wrap a socket's.</remarks>
    private static bool IsLostConnection(Exception e, CancellationToken cancellationToken) => e switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        HttpIOException or HttpRequestException => true,
        IOException { InnerException: System.Net.Sockets.SocketException } => true,
        _ => false,
    };
}
