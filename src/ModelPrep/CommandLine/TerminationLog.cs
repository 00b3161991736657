using System.Text;
using ModelPrep.Logging;

namespace ModelPrep.CommandLine;

/// <summary>The file whose end Kubernetes shows as the reason why a container ended.</summary>
/// <remarks>
/// The kubelet takes the last 4096 bytes of it (Kubernetes, "Determine the reason for Pod failure"), so that no more
/// may be written, or the message would be what is cut off. Whatever stands in its place, a pipe that nobody reads
/// included, keeps no process from ending.
/// </remarks>
internal static class TerminationLog
{
    /// <summary>The variable that names another file.</summary>
    public const string Variable = "MODELPREP_TERMINATION_LOG";

    private const int RoomBytes = 4096;
    private const string DefaultPath = "/dev/termination-log";
    private const int WriteWithoutWaiting = 0x80901; // O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC

    /// <summary>Writes a message, and below it as many of the last lines of a tool as there is room for.</summary>
    public static unsafe void Write(string message, IReadOnlyList<string> output)
    {
        var file = Libc.Open(Environment.GetEnvironmentVariable(Variable) ?? DefaultPath, WriteWithoutWaiting);
        if (file < 0)
            return; // all of it is on standard error already; this file is Kubernetes' convenience
        _ = Libc.Truncate(file, 0);
        var text = Text(message, output);
        fixed (byte* start = text)
            _ = Libc.Write(file, start, (nuint)text.Length);
        _ = Libc.Close(file);
    }

    private static ReadOnlySpan<byte> Text(string message, IReadOnlyList<string> output)
    {
        var first = ForeignText.Cut(Encoding.UTF8.GetBytes(message), RoomBytes - 1);
        var room = RoomBytes - first.Length - 1;
        var last = output.Reverse().TakeWhile(line => (room -= Encoding.UTF8.GetByteCount(line) + 1) >= 0).Reverse();
        return (byte[])
            [.. first, (byte)'\n', .. Encoding.UTF8.GetBytes(string.Concat(last.Select(line => line + "\n")))];
    }
}
