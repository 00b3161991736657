using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace LoopbackHub;

/// <summary>An answer written to the connection itself, since no server that keeps to HTTP sends such a one.</summary>
internal static class RawAnswer
{
    /// <summary>The fault that asks for one, if there is one for a body of this length.</summary>
    public static Fault? Take(Exchange exchange, int status, long length) =>
        exchange.Take(fault =>
            fault.Kind is FaultKind.BadChunk or FaultKind.CutShort && fault.Bytes < length && fault.Fits(status)
        );

    public static async Task SendAsync(Exchange exchange, Fault fault, IFileContent content, ByteRange part)
    {
        var output = exchange.Http.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output;
        var bytes = new byte[fault.Bytes];
        content.Read(part.Start, bytes);
        await output.WriteAsync(Encoding.Latin1.GetBytes(Head(exchange, fault.Kind)), exchange.Gone);
        if (bytes.Length > 0 && fault.Kind == FaultKind.BadChunk)
            await output.WriteAsync(
                Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"),
                exchange.Gone
            );
        exchange.Sending(bytes.Length);
        await output.WriteAsync(bytes, exchange.Gone);
        if (fault.Kind == FaultKind.BadChunk)
            await output.WriteAsync("\r\nzz\r\nno chunk"u8.ToArray(), exchange.Gone);
        await output.CompleteAsync(); // sends what is left, then the end
        await Task.Delay(Timeout.InfiniteTimeSpan, exchange.Gone); // an answer of the server itself would spoil it
    }

    private static string Head(Exchange exchange, FaultKind kind)
    {
        var response = exchange.Http.Response;
        var head = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {response.StatusCode} {ReasonPhrases.GetReasonPhrase(response.StatusCode)}\r\n"
        );
        foreach (var (name, values) in response.Headers.Where(header => header.Key != "Content-Length"))
        {
            foreach (var value in values)
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return head.Append(
                kind == FaultKind.BadChunk ? "Transfer-Encoding: chunked\r\n\r\n" : "Connection: close\r\n\r\n"
            )
            .ToString();
    }
}
