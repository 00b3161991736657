using System.Runtime.InteropServices;

namespace ModelPrep.Processes;

/// <summary>The process functions for which .NET has no API.</summary>
internal static partial class Libc
{
    public const int SigKill = 9;
    public const int SigPipe = 13;
    public const int SigTerm = 15;
    public const int SigChild = 17;
    public const int Interrupted = 4; // EINTR
    public const int SetDeathSignal = 1; // PR_SET_PDEATHSIG
    public const int SetFlags = 2; // F_SETFD
    public const int CloseOnExecFlag = 1; // FD_CLOEXEC
    public const int TryAgain = 11; // EAGAIN
    public const int NoHang = 1; // WNOHANG
    public const int CloseOnExec = 0x80000; // O_CLOEXEC
    public const short PollIn = 1;
    public const short PollOut = 4;
    public const int BecomeSubreaper = 36; // PR_SET_CHILD_SUBREAPER

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int ExecVe(string path, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int ExecV(string path, string?[] arguments);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(nint number, uint first, uint last, uint flags);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentProcess();

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int SetDescriptorFlags(int descriptor, int command, int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    public static partial nint Signal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "prctl")]
    public static partial int PrCtl(int option, nuint argument, nuint unused2, nuint unused3, nuint unused4);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int Spawn(
        out int process,
        string path,
        byte* actions,
        byte* attributes,
        string?[] arguments,
        string?[] environment
    );

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static unsafe partial int SpawnActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static unsafe partial int SpawnActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static unsafe partial int SpawnActionsCopy(byte* actions, int descriptor, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int SpawnActionsOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static unsafe partial int SpawnAttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static unsafe partial int SpawnAttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static unsafe partial int SpawnAttributesSetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static unsafe partial int SpawnAttributesSetSignals(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static unsafe partial int SpawnAttributesSetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static unsafe partial int Pipe(int* descriptors, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static unsafe partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    /// <summary>A descriptor to poll. A negative one is ignored.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        /// <summary>The descriptor.</summary>
        public int Descriptor;

        /// <summary>Events to wait for.</summary>
        public short Wanted;

        /// <summary>Events that happened.</summary>
        public short Happened;
    }
}
