using System.Security.Cryptography;
using System.Text;

namespace StandIns.Engines;

/// <summary>Bytes that depend on nothing but a seed.</summary>
internal sealed class ContentPattern(string seed)
{
    private readonly byte[] _block = Block(seed);

    public void WriteTo(Stream target, long length)
    {
        for (var left = length; left > 0; left -= _block.Length)
            target.Write(_block.AsSpan(0, (int)Math.Min(left, _block.Length)));
    }

    private static byte[] Block(string seed)
    {
        var block = new byte[64 * 1024];
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
        for (var offset = 0; offset < block.Length; offset += hash.Length)
        {
            hash.CopyTo(block, offset);
            hash = SHA256.HashData(hash);
        }

        return block;
    }
}
