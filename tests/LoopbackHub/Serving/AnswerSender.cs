using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace LoopbackHub;

/// <summary>Writes an answer: status, headers, and the part of the content that was asked for.</summary>
internal static class AnswerSender
{
    public static async Task SendAsync(Exchange exchange, Answer answer)
    {
        var hasBody = exchange.Method != "HEAD";
        var goodBody = hasBody && answer.Status == 200;
        var content = goodBody ? FaultyContent.Apply(exchange, answer.Content) : answer.Content;
        var range = answer.Ranged && content.Length > 0 ? FaultyRange.Asked(exchange, content.Length) : null;
        var part = range switch
        {
            null => new ByteRange(0, content.Length),
            { Length: > 0 } some => some,
            _ => ByteRange.None,
        };
        var response = exchange.Http.Response;
        SetHeaders(response, answer);
        response.ContentLength = part.Length;
        if (range is not null)
        {
            response.StatusCode = part.Length > 0 ? 206 : 416;
            response.Headers.ContentRange = $"bytes {part}/{content.Length}";
        }

        var compressed = goodBody && exchange.Take(FaultKind.Gzip) is not null;
        if (compressed)
        {
            response.ContentLength = null;
            response.Headers.ContentEncoding = "gzip";
        }

        FaultyHeaders.Apply(exchange);
        exchange.Started(response.StatusCode);
        if (hasBody && RawAnswer.Take(exchange, answer.Status, part.Length) is { } raw)
        {
            await RawAnswer.SendAsync(exchange, raw, content, part);
            return;
        }

        await response.StartAsync(exchange.Gone);
        if (compressed)
            await SendCompressedAsync(exchange, content.ToArray());
        else if (hasBody)
            await BodyWriter.WriteAsync(exchange, content, part, answer.Status);
    }

    private static void SetHeaders(HttpResponse response, Answer answer)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (answer.ContentType is not null)
            response.ContentType = answer.ContentType;
    }

    private static async Task SendCompressedAsync(Exchange exchange, byte[] bytes)
    {
        exchange.Sending(bytes.Length);
        await using var compressed = new GZipStream(
            exchange.Http.Response.Body,
            CompressionLevel.Fastest,
            leaveOpen: true
        );
        await compressed.WriteAsync(bytes, exchange.Gone);
    }
}
