namespace ModelPrep.FileSystem;

/// <summary>
/// Error numbers of Linux, which .NET reports as <see cref="Exception.HResult"/> of an <see cref="IOException"/>.
/// </summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int TryAgain = 11;
    public const int NoAccess = 13;
    public const int NoDevice = 6;
    public const int Exists = 17;
    public const int NotAFolder = 20;
    public const int IsAFolder = 21;
    public const int TooLarge = 27;
    public const int NoSpaceLeft = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int FolderNotEmpty = 39;
    public const int TooManyLinks = 40;
    public const int QuotaExceeded = 122;
}
