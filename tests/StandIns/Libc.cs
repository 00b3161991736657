using System.Runtime.InteropServices;
using System.Text;

namespace StandIns;

/// <summary>The system calls that .NET has no API for.</summary>
internal static partial class Libc
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int ParentDeathSignal = 1;
    private const int ProcessName = 15;
    private const nint Default = 0;
    private const nint Ignore = 1;
    private const int AppendCloseOnExec = 0x1 | 0x40 | 0x400 | 0x80000; // O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC

    /// <summary>
    /// Gives SIGTERM and SIGINT back to the kernel, which ends an ordinary process and spares process 1.
    /// </summary>
    public static void RestoreDefaultSignals()
    {
        _ = Signal(SigTerm, Default);
        _ = Signal(SigInt, Default);
    }

    /// <summary>Ends this process as the kernel does when memory runs out.</summary>
    public static void KillThisProcess()
    {
        _ = Kill(Environment.ProcessId, SigKill);
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Ends another process in the same way.</summary>
    public static void KillProcess(int process) => _ = Kill(process, SigKill);

    /// <summary>The process that started this one.</summary>
    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentId();

    /// <summary>Ties this process to the one that started it, of which it stands for a part.</summary>
    public static void DieWith(int parent)
    {
        _ = ProcessControl(ParentDeathSignal, SigKill);
        if (ParentId() != parent)
            KillThisProcess(); // it went before
    }

    /// <summary>Makes this process deaf to SIGTERM and SIGINT.</summary>
    public static void IgnoreSignals()
    {
        _ = Signal(SigTerm, Ignore);
        _ = Signal(SigInt, Ignore);
    }

    /// <summary>Names this process as if its program were called so; the kernel keeps 15 bytes.</summary>
    public static unsafe void NameThisProcess(string name)
    {
        fixed (byte* text = Encoding.ASCII.GetBytes(name + '\0'))
            _ = ProcessControl(ProcessName, (nint)text);
    }

    /// <summary>Whether there is a process of that number, be it one that has ended and is not reaped.</summary>
    public static bool IsProcess(int number) => Kill(number, 0) == 0;

    /// <summary>Writes all of it, or as much as a reader that has gone lets through.</summary>
    public static void WriteAll(int descriptor, ReadOnlySpan<byte> content)
    {
        while (content.Length > 0 && Write(descriptor, content, content.Length) is > 0 and var written)
            content = content[(int)written..];
    }

    /// <summary>Adds to a file in one write, so that lines of several processes do not mix.</summary>
    public static void Append(string path, ReadOnlySpan<byte> content)
    {
        var descriptor = Open(path, AppendCloseOnExec, 0x1B6); // rw-rw-rw-, less the umask
        if (descriptor < 0)
            throw new StandInException($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        var written = Write(descriptor, content, content.Length);
        _ = Close(descriptor);
        if (written != content.Length)
            throw new StandInException($"{path}: wrote {written} of {content.Length} bytes");
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nint argument);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> content, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
