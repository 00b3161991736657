using System.Net.Sockets;

namespace StandIns.Server;

/// <summary>How the leader's unloading ends the other ranks, as TensorRT-LLM's messages by MPI do.</summary>
/// <remarks>A leader that goes in any other way tells nobody: the others stay until somebody ends them.</remarks>
internal sealed class RankChannel : IDisposable
{
    private const string Job = "PMIX_NAMESPACE";
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <remarks>A name that the ranks of one job share, and that belongs to no file.</remarks>
    private static UnixDomainSocketEndPoint Address => new($"\0standin-{Environment.GetEnvironmentVariable(Job)}");

    /// <summary>The leader's end; null for a server that is alone.</summary>
    public static RankChannel? Open(MpiRank mpi)
    {
        if (mpi.IsWorker || mpi.WorldSize == 1)
            return null;
        var channel = new RankChannel();
        channel._socket.Bind(Address);
        channel._socket.Listen();
        return channel;
    }

    /// <summary>
    /// Another rank's end, as soon as the leader has loaded; null for one that mpirun has not started.
    /// </summary>
    public static RankChannel? Join()
    {
        if (Environment.GetEnvironmentVariable(Job) is null)
            return null;
        while (true)
        {
            var channel = new RankChannel();
            try
            {
                channel._socket.Connect(Address);
                return channel;
            }
            catch (SocketException)
            {
                channel.Dispose();
                Thread.Sleep(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    /// <summary>Tells the other ranks that the models are unloaded.</summary>
    public void TellEnd()
    {
        while (_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            using var worker = _socket.Accept();
            worker.Send(new byte[1]);
        }
    }

    /// <summary>Returns when the leader has unloaded its models.</summary>
    public void WaitForEnd()
    {
        try
        {
            if (_socket.Receive(new byte[1]) > 0)
                return;
        }
        catch (SocketException)
        {
            // It has gone without a word.
        }

        Thread.Sleep(Timeout.Infinite);
    }

    public void Dispose() => _socket.Dispose();
}
