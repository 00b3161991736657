using System.Runtime.InteropServices;

namespace ModelPrep.Processes;

/// <summary>The process calls that .NET has no API for.</summary>
internal static partial class Libc
{
    public const int SigKill = 9;
    public const int SigPipe = 13;
    public const int SigTerm = 15;
    public const int BecomeSubreaper = 36; // PR_SET_CHILD_SUBREAPER

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int ExecVe(string path, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    public static partial nint Signal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "prctl")]
    public static partial int PrCtl(int option, nuint argument, nuint unused2, nuint unused3, nuint unused4);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();
}
