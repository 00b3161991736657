namespace ModelPrep.Hub;

/// <summary>Scans JSON text byte by byte. Tells whether it is complete and how long its tokens are. Pure.</summary>
/// <remarks>It only counts. The parser decides whether the text is valid JSON.</remarks>
internal sealed class JsonOutline
{
    private bool _inString;
    private bool _escaped;
    private int _depth;

    /// <summary>True while an object, array or string is open.</summary>
    public bool IsOpen => _inString || _depth > 0;

    /// <summary>Length in bytes of the string, number or word at the end of the text; 0 outside of one.</summary>
    public int TokenBytes { get; private set; }

    /// <summary>Adds the next bytes. Stops early at a token that is too long.</summary>
    /// <returns>False if a token is longer than allowed.</returns>
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
