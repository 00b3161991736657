using System.Text;

namespace ModelPrep.CommandLine;

/// <summary>The file whose end Kubernetes shows as the reason why a container ended.</summary>
/// <remarks>
/// The kubelet takes the last 4096 bytes of it (Kubernetes, "Determine the reason for Pod failure"), so that no more may be
/// written, or the message would be what is cut off.
/// </remarks>
internal static class TerminationLog
{
    private const int RoomBytes = 4096;
    private const string Variable = "MODELPREP_TERMINATION_LOG";
    private const string DefaultPath = "/dev/termination-log";

    /// <summary>Writes a message, and below it as many of the last lines of a tool as there is room for.</summary>
    public static void Write(string message, IReadOnlyList<string> output)
    {
        var path = Environment.GetEnvironmentVariable(Variable) ?? DefaultPath;
        try
        {
            if (!File.Exists(path))
                return;
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, Encoding.UTF8.GetBytes(Text(message, output)), 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // All of it is on standard error already; this file is Kubernetes' convenience.
        }
    }

    private static string Text(string message, IReadOnlyList<string> output)
    {
        var room = RoomBytes - Bytes(message);
        var last = output.Reverse().TakeWhile(line => (room -= Bytes(line)) >= 0).Reverse();
        return string.Concat(last.Prepend(message).Select(line => line + "\n"));
    }

    private static int Bytes(string line) => Encoding.UTF8.GetByteCount(line) + 1;
}
