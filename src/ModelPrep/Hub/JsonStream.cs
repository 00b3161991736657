namespace ModelPrep.Hub;

/// <summary>
/// Feeds the JSON text of a response to the parser, with a limit on its length and on the length of its tokens.
/// </summary>
/// <remarks>The parser keeps one token in memory at a time, so these limits also limit memory.</remarks>
internal sealed class JsonStream(string name, AnswerBody body, long mostBytes) : Stream
{
    /// <summary>
    /// Maximum length of a string or number. The longest that a hub sends is a chat template of about 20 KiB.
    /// </summary>
    public const int LongestToken = 1 << 20;

    private readonly JsonOutline _outline = new();
    private bool _hasEnded;

    /// <summary>Bytes read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>True if the text ended before its value was complete.</summary>
    public bool WasCutShort => _hasEnded && (_outline.IsOpen || Bytes == 0);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="TransientHubException">The connection broke, or is too slow.</exception>
    /// <exception cref="UnreachableException">The text is too long.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer);
        Bytes += count;
        _hasEnded |= count == 0;
        if (Bytes > mostBytes)
            throw AnswerProblems.TooLarge(name, $"more than {ByteSize.Format(mostBytes)}");
        if (!_outline.Add(buffer.Span[..count], LongestToken))
            throw AnswerProblems.TooLarge(name, $"a text of more than {ByteSize.Format(LongestToken)}");
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
