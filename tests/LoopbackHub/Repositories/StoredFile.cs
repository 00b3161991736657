namespace LoopbackHub;

/// <summary>A file with the names that follow from its bytes.</summary>
internal sealed record StoredFile(HubFile File)
{
    private readonly Lazy<string> _sha256 = new(() => File.Content.Sha256());
    private readonly Lazy<string> _gitOid = new(() => File.Content.GitOid());
    private XetFile? _xet;

    public bool IsLarge => File.Kind != FileKind.Regular;

    public long Size => File.Content.Length;

    public string Sha256 => _sha256.Value;

    /// <summary>What git holds for a large file.</summary>
    public MemoryContent Pointer =>
        new($"version https://git-lfs.github.com/spec/v1\noid sha256:{Sha256}\nsize {Size}\n");

    public string Oid => IsLarge ? Pointer.GitOid() : _gitOid.Value;

    /// <summary>The file in chunks, if it is stored so.</summary>
    public XetFile? Xet => File.Kind == FileKind.Xet ? _xet ??= new XetFile(this) : null;

    /// <summary>The etag that names the file in a client's cache.</summary>
    public string Etag => IsLarge ? Sha256 : Oid;
}
