using System.Globalization;
using System.Text;

namespace StandIns.Server;

/// <summary>Reads HTTP/1.1 requests off a connection.</summary>
internal sealed class HttpReader(Stream stream)
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>The next request; null when the client has closed the connection.</summary>
    public async Task<HttpRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        if (
            await ReadLineAsync(cancellationToken) is not { } first
            || first.Split(' ') is not [var method, var path, _]
        )
            return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var parts = line.Split(':', 2);
            headers[parts[0]] = parts[^1].Trim();
        }

        if (headers.ContainsKey("Expect"))
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
        var body = headers.ContainsKey("Transfer-Encoding")
            ? await ReadChunksAsync(cancellationToken)
            : await ReadBytesAsync(
                headers.TryGetValue("Content-Length", out var length)
                    ? int.Parse(length, CultureInfo.InvariantCulture)
                    : 0,
                cancellationToken
            );
        var keepsAlive = !string.Equals(
            headers.GetValueOrDefault("Connection"),
            "close",
            StringComparison.OrdinalIgnoreCase
        );
        return new HttpRequest(method, path.Split('?')[0], body, keepsAlive);
    }

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            var length = int.Parse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            await body.WriteAsync(await ReadBytesAsync(length, cancellationToken), cancellationToken);
            _ = await ReadLineAsync(cancellationToken);
            if (length == 0)
                break;
        }

        return body.ToArray();
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        int length;
        while ((length = _buffer.AsSpan(_start.._end).IndexOf((byte)'\n')) < 0)
        {
            if (!await FillAsync(cancellationToken))
                return null;
        }

        var line = Encoding.Latin1.GetString(_buffer, _start, length).TrimEnd('\r');
        _start += length + 1;
        return line;
    }

    private async Task<byte[]> ReadBytesAsync(int length, CancellationToken cancellationToken)
    {
        while (_end - _start < length && await FillAsync(cancellationToken)) { }

        var bytes = _buffer[_start..Math.Min(_start + length, _end)];
        _start += bytes.Length;
        return bytes;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}
