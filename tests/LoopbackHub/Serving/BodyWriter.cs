using System.Buffers;

namespace LoopbackHub;

/// <summary>Writes the body, as far and as fast as the faults let it.</summary>
internal static class BodyWriter
{
    private const long PiecesPerSecond = 10;

    public static async Task WriteAsync(Exchange exchange, IFileContent content, ByteRange part, int status)
    {
        var length = Math.Min(part.Length, exchange.Http.Response.ContentLength ?? part.Length);
        var interruption = exchange.Take(fault =>
            IsInterruption(fault.Kind) && fault.Bytes < length && fault.Fits(status)
        );
        var trickle = exchange.Take(fault => fault.Kind == FaultKind.Trickle && fault.Fits(status));
        await WriteAsync(
            exchange,
            content,
            new ByteRange(part.Start, part.Start + (interruption?.Bytes ?? length)),
            trickle?.Bytes
        );
        if (interruption is not null)
            await InterruptAsync(exchange, interruption.Kind);
    }

    private static bool IsInterruption(FaultKind kind) =>
        kind is FaultKind.Drop or FaultKind.Reset or FaultKind.Stall or FaultKind.ExpireUrl;

    private static async Task WriteAsync(Exchange exchange, IFileContent content, ByteRange part, long? bytesPerSecond)
    {
        var perSecond = Math.Clamp(bytesPerSecond ?? 0, 1, PiecesPerSecond);
        var pieceLength = bytesPerSecond is { } rate
            ? (int)Math.Clamp(rate / perSecond, 1, FileContentExtensions.PieceLength)
            : FileContentExtensions.PieceLength;
        var buffer = ArrayPool<byte>.Shared.Rent(pieceLength);
        try
        {
            for (var offset = part.Start; offset < part.End; offset += pieceLength)
            {
                var piece = buffer.AsMemory(0, (int)Math.Min(pieceLength, part.End - offset));
                content.Read(offset, piece.Span);
                exchange.Sending(piece.Length);
                await exchange.Http.Response.Body.WriteAsync(piece, exchange.Gone);
                if (bytesPerSecond is not null)
                    await Task.Delay(TimeSpan.FromSeconds(1.0 / perSecond), exchange.Gone);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task InterruptAsync(Exchange exchange, FaultKind kind)
    {
        await exchange.Http.Response.Body.FlushAsync(exchange.Gone);
        if (kind == FaultKind.ExpireUrl)
            exchange.RevokeSignature();
        if (kind == FaultKind.Stall)
            await Task.Delay(Timeout.InfiniteTimeSpan, exchange.Gone);
        if (kind == FaultKind.Reset)
            exchange.Http.Abort();

        // For the others it is enough to end here: a body shorter than its Content-Length ends the connection.
    }
}
