using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>Writes one file's bytes and hashes them on the way.</summary>
internal sealed class BlobSink : IContentSink, IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly RemoteFile _file;
    private readonly IncrementalHash _hash;

    public BlobSink(SafeFileHandle handle, RemoteFile file)
    {
        _handle = handle;
        _file = file;
        _hash = IncrementalHash.CreateHash(
            file.Digest.Algorithm is DigestAlgorithm.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        BeginHash();
    }

    public long Position { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await RandomAccess.WriteAsync(_handle, bytes, Position, cancellationToken);
        _hash.AppendData(bytes.Span);
        Position += bytes.Length;
    }

    public void Restart()
    {
        _ = _hash.GetHashAndReset();
        BeginHash();
        RandomAccess.SetLength(_handle, 0);
        Position = 0;
    }

    /// <summary>Checks that what was written is the file that was listed.</summary>
    /// <exception cref="BrokenContentException">It is not.</exception>
    public void Verify()
    {
        if (Position != _file.Size)
            throw new BrokenContentException(
                $"{_file.Path} has {Position} bytes, expected {_file.Size}", "Run again; if it stays so, report it to the model's owner");
        var actual = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (actual != _file.Digest.Hex)
            throw new BrokenContentException(
                $"{_file.Path} arrived damaged: its {_file.Digest.Algorithm} is {actual}, expected {_file.Digest.Hex}",
                "Run again; if it stays so, a proxy or mirror between here and the hub changes files");
    }

    public void Dispose() => _hash.Dispose();

    /// <remarks>A git blob's id covers a header with the size before the bytes.</remarks>
    private void BeginHash()
    {
        if (_file.Digest.Algorithm is DigestAlgorithm.GitBlobSha1)
            _hash.AppendData(Encoding.ASCII.GetBytes($"blob {_file.Size}\0"));
    }
}
