using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelPrep.Processes;

/// <summary>
/// This program as the first program of a child: it asks for the death signal, and becomes the real one.
/// </summary>
/// <remarks>
/// Only a process itself can ask for a signal on its parent's death, and the request survives <c>execve</c>. Between a
/// fork and that call a runtime with threads can run no code of its own.
/// </remarks>
internal static unsafe class ChildLauncher
{
    /// <summary>The descriptor to which the error goes when the program cannot be started; closed when it is.</summary>
    public const int ErrorDescriptor = 3;

    private const string Word = "[child]";
    private const string Self = "/proc/self/exe";
    private const int Failed = 127;
    private const int StandardError = 2;

    /// <summary>
    /// The path by which a child starts this program; null in another program, and without <c>/proc</c>.
    /// </summary>
    public static string? Find() =>
        Assembly.GetEntryAssembly() == typeof(ChildLauncher).Assembly && File.Exists(Self) ? Self : null;

    /// <summary>
    /// What a rank's shell puts before its program, so that it ends in order when <c>mpirun</c> has gone.
    /// </summary>
    public static string ForRank() =>
        Find() is null || Environment.ProcessPath is not { } path
            ? ""
            : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}' '{Word}' \"$PPID\" {Libc.SigTerm} ";

    /// <summary>The arguments by which it is started.</summary>
    public static IEnumerable<string> Arguments(ChildStart start) =>
        [Word, $"{Environment.ProcessId}", $"{start.DeathSignal}", start.FilePath, .. start.Arguments];

    /// <summary>Whether this process is one.</summary>
    public static bool IsMeant(IReadOnlyList<string> words) => words is [Word, ..];

    /// <summary>Becomes the program. Returns only when that fails.</summary>
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
            return Failed; // it has gone already
        // .NET ignores SIGPIPE, and what is ignored stays so in the new program; handlers do not survive.
        _ = Libc.Signal(Libc.SigPipe, 0);
        _ = Libc.ExecV(program, [program, .. arguments, null]);
        var error = Marshal.GetLastPInvokeError();
        if (Libc.Write(ErrorDescriptor, (byte*)&error, sizeof(int)) < 0)
            Say($"{program} cannot be started ({Marshal.GetPInvokeErrorMessage(error)})\n"); // that of a rank
        return Failed;
    }

    private static void Say(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
            _ = Libc.Write(StandardError, start, (nuint)bytes.Length);
    }
}
