using System.Security.Cryptography;
using System.Text;

namespace LoopbackHub;

/// <summary>A file cut into chunks, the chunks gathered in xorbs.</summary>
/// <remarks>
/// The hashes are names of the right form, but not trees of chunk hashes: no client known checks that.
/// </remarks>
internal sealed class XetFile
{
    private const long XorbLength = 16 * XorbContent.ChunkLength;

    public XetFile(StoredFile file)
    {
        Size = file.Size;
        Hash = Name($"file {file.Sha256}");
        Xorbs =
        [
            .. Enumerable
                .Range(0, (int)((Size + XorbLength - 1) / XorbLength))
                .Select(index => new Xorb(
                    Name($"xorb {index} {file.Sha256}"),
                    new XorbContent(
                        file.File.Content,
                        new ByteRange(index * XorbLength, Math.Min(Size, (index + 1) * XorbLength))
                    )
                )),
        ];
    }

    public string Hash { get; }

    public long Size { get; }

    public IReadOnlyList<Xorb> Xorbs { get; }

    /// <summary>The chunks that hold a part of the file, in order.</summary>
    public IEnumerable<Term> Terms(ByteRange part)
    {
        for (var index = (int)(part.Start / XorbLength); index * XorbLength < part.End; index++)
        {
            var before = index * XorbLength;
            var first = (int)(Math.Max(0, part.Start - before) / XorbContent.ChunkLength);
            var end = (int)(
                (Math.Min(XorbLength, part.End - before) + XorbContent.ChunkLength - 1) / XorbContent.ChunkLength
            );
            var bytes =
                Math.Min(Size, before + ((long)end * XorbContent.ChunkLength))
                - before
                - ((long)first * XorbContent.ChunkLength);
            yield return new Term(Xorbs[index], first, end, bytes);
        }
    }

    private static string Name(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A stored group of chunks.</summary>
    internal sealed record Xorb(string Hash, XorbContent Content);

    /// <summary>Some chunks of a xorb, and how many bytes of the file they hold.</summary>
    internal sealed record Term(Xorb Xorb, int First, int End, long Bytes);
}
