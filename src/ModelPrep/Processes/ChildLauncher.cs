using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelPrep.Processes;

/// <summary>
/// Runs this program as the first program of a child: it requests the death signal, then executes the real program.
/// </summary>
/// <remarks>
/// Only a process itself can request a signal on its parent's death. The request survives <c>execve</c>. A runtime with
/// threads cannot run code of its own between fork and exec.
/// </remarks>
internal static unsafe class ChildLauncher
{
    /// <summary>
    /// Descriptor that receives the error if the program cannot be started. It is closed when the program starts.
    /// </summary>
    public const int ErrorDescriptor = 3;

    private const string Word = "[child]";
    private const string Self = "/proc/self/exe";
    private const int Failed = 127;
    private const int StandardError = 2;

    /// <summary>
    /// The path by which a child starts this program; null inside another program, and without <c>/proc</c>.
    /// </summary>
    public static string? Find() =>
        Assembly.GetEntryAssembly() == typeof(ChildLauncher).Assembly && File.Exists(Self) ? Self : null;

    /// <summary>
    /// The prefix of a rank's program in its shell command. With it, the rank stops in order when <c>mpirun</c> is
    /// gone.
    /// </summary>
    public static string ForRank() =>
        Find() is null || Environment.ProcessPath is not { } path
            ? ""
            : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}' '{Word}' \"$PPID\" {Libc.SigTerm} ";

    /// <summary>The arguments of the launcher.</summary>
    public static IEnumerable<string> Arguments(ChildStart start) =>
        [Word, $"{Environment.ProcessId}", $"{start.DeathSignal}", start.FilePath, .. start.Arguments];

    /// <summary>True if this process is a launcher.</summary>
    public static bool IsMeant(IReadOnlyList<string> words) => words is [Word, ..];

    /// <summary>Executes the program. Returns only if that fails.</summary>
    public static int Become(string[] words)
    {
        if (
            words is not [_, var parent, var signal, var program, .. var arguments]
            || !int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out var parentId)
            || !nuint.TryParse(signal, NumberStyles.None, CultureInfo.InvariantCulture, out var deathSignal)
        )
            return Failed;
        _ = Libc.SetDescriptorFlags(ErrorDescriptor, Libc.SetFlags, Libc.CloseOnExecFlag);
        _ = Libc.PrCtl(Libc.SetDeathSignal, deathSignal, 0, 0, 0);
        if (Libc.ParentProcess() != parentId)
            return Failed; // the parent is already gone
        // .NET ignores SIGPIPE. An ignored signal stays ignored after exec; handlers do not survive it.
        _ = Libc.Signal(Libc.SigPipe, 0);
        _ = Libc.ExecV(program, [program, .. arguments, null]);
        var error = Marshal.GetLastPInvokeError();
        if (Libc.Write(ErrorDescriptor, (byte*)&error, sizeof(int)) < 0)
            // a rank has no such descriptor
            Say($"{program} cannot be started ({Marshal.GetPInvokeErrorMessage(error)})\n");
        return Failed;
    }

    private static void Say(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
            _ = Libc.Write(StandardError, start, (nuint)bytes.Length);
    }
}
