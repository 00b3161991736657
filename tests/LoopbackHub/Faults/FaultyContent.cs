namespace LoopbackHub;

/// <summary>Faults in the bytes of an answer.</summary>
internal static class FaultyContent
{
    public static IFileContent Apply(Exchange exchange, IFileContent content)
    {
        if (exchange.Take(fault => fault.Kind == FaultKind.ShortBody && fault.Bytes <= content.Length) is { } missing)
            content = new ShortenedContent(content, content.Length - missing.Bytes);
        if (exchange.Take(FaultKind.LongBody) is { } excess)
            content = new JoinedContent(content, new ZeroContent(excess.Bytes));
        foreach (var flip in exchange.Peek(FaultKind.FlipBit))
            content = new FlippedContent(content, flip.Bytes, () => exchange.Take(fault => fault == flip) is not null);
        return content;
    }
}
