namespace ModelPrep.Disk;

/// <summary>Error numbers of Linux, which .NET hands on as <see cref="Exception.HResult"/> of an <see cref="IOException"/>.</summary>
internal static class Errno
{
    public const int NoSuchFile = 2;
    public const int TryAgain = 11;
    public const int Exists = 17;
    public const int NoSpaceLeft = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int QuotaExceeded = 122;
}
