using System.Runtime.InteropServices;

namespace StandIns.Tests.Tools;

/// <summary>Sends signals.</summary>
internal static partial class Signals
{
    public const int Term = 15;
    public const int Hangup = 1;

    public static void Send(int process, int signal) => Assert.Equal(0, Kill(process, signal));

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
