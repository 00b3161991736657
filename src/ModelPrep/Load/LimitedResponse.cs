namespace ModelPrep.Load;

/// <summary>The body of a response, with a limit on what its parser holds in memory.</summary>
/// <remarks>
/// A JSON parser holds the whole response, a parser of events one event. Without a limit, a server that never ends
/// either would exhaust the memory of this process before the request times out.
/// </remarks>
/// <param name="body">The body.</param>
/// <param name="isEvents">True for a stream of events. The limit then applies to each event.</param>
internal sealed class LimitedResponse(Stream body, bool isEvents) : Stream
{
    private const long MostOfResponse = 16 << 20;
    private const long MostOfEvent = 4 << 20; // a token has less than 1 KiB; the parser also makes a string of it

    private long _held;
    private bool _isLineEmpty = true;
    private bool _isAfterReturn;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The response or an event is too large.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        _held += count;
        if (isEvents)
            FindEnds(buffer.Span[..count]);
        var (name, most) = isEvents ? ("an event", MostOfEvent) : ("the answer", MostOfResponse);
        return _held <= most ? count : throw new InvalidDataException($"{name} has more than {ByteSize.Format(most)}");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            body.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Restarts the count after each empty line, which ends an event. Lines end in LF, CR or both.</summary>
    private void FindEnds(ReadOnlySpan<byte> text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var one = text[index];
            var isSecondHalf = one == '\n' && _isAfterReturn;
            _isAfterReturn = one == '\r';
            if (isSecondHalf)
                continue;
            var isEnd = one is (byte)'\n' or (byte)'\r';
            if (isEnd && _isLineEmpty)
                _held = text.Length - index - 1;
            _isLineEmpty = isEnd;
        }
    }
}
