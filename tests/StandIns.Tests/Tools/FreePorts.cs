using System.Net;
using System.Net.Sockets;

namespace StandIns.Tests.Tools;

/// <summary>Ports for servers that must be told theirs.</summary>
/// <remarks>
/// From below the range that the kernel takes ports from, so that no other socket gets one by chance.
/// </remarks>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Another run of these tests at the same time begins elsewhere.
    private static int _last = Environment.ProcessId * 97 % Count;

    /// <summary>A port that nobody listens at, and that this run has not given out yet.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
