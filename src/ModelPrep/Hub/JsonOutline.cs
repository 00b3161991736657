namespace ModelPrep.Hub;

/// <summary>Follows JSON text byte by byte: whether it is complete, and how long its strings are. Pure.</summary>
/// <remarks>It only counts; whether the text is JSON at all is the parser's to say.</remarks>
internal sealed class JsonOutline
{
    private bool _inString;
    private bool _escaped;
    private int _depth;

    /// <summary>Whether an object, array or string has begun and not ended.</summary>
    public bool IsOpen => _inString || _depth > 0;

    /// <summary>Bytes of the string, number or word that the text ends in; 0 outside of one.</summary>
    public int TokenBytes { get; private set; }

    /// <summary>Takes the next bytes; ends early where a token is longer than it may be.</summary>
    /// <returns>Whether no token is longer.</returns>
    public bool Add(ReadOnlySpan<byte> text, int longestToken)
    {
        foreach (var one in text)
        {
            Step(one);
            if (TokenBytes > longestToken)
                return false;
        }

        return true;
    }

    private void Step(byte one)
    {
        if (_inString)
        {
            TokenBytes++;
            (_inString, _escaped) = (_escaped || one != '"', !_escaped && one == '\\');
            return;
        }

        switch (one)
        {
            case (byte)'"':
                (_inString, TokenBytes) = (true, 0);
                break;
            case (byte)'{' or (byte)'[':
                (_depth, TokenBytes) = (_depth + 1, 0);
                break;
            case (byte)'}' or (byte)']':
                (_depth, TokenBytes) = (_depth - 1, 0);
                break;
            case (byte)',' or (byte)':' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                TokenBytes = 0;
                break;
            default:
                TokenBytes++;
                break;
        }
    }
}
