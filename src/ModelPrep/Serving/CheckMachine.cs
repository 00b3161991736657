using System.Net;
using System.Net.Sockets;
using ModelPrep.Repositories;

namespace ModelPrep.Serving;

/// <summary>Refuses a machine, or a container, on which the server would end at once or die under load.</summary>
internal sealed class CheckMachine(IDiskSpace space, ISharedRegions regions)
{
    private const string SharedMemory = "/dev/shm";

    /// <summary>What one of several ranks takes: Open MPI 4 MiB, NCCL about 10 MiB for each set of channels.</summary>
    private const long SharedMemoryPerRank = 64L << 20;

    /// <summary>How many of the files in it a message names.</summary>
    private const int NamedFiles = 3;

    /// <summary>Where Triton's Python backend makes a folder when it starts, whatever TMPDIR says.</summary>
    private const string PythonBackendFolder = "/tmp";

    /// <exception cref="MismatchException">Something is missing or taken.</exception>
    /// <exception cref="StorageException">A folder that the server needs cannot be written.</exception>
    public void Run(Artifact artifact, ServerTraits server, PythonInstances instances, ServerOptions options)
    {
        RequirePythonBackendFolder();
        var ranks = artifact.Parallelism.WorldSize;
        RequireSharedMemory(ranks, instances.All);
        if (server.ProcessesFor(artifact.Parallelism) > 1)
            RequireTemporaryFolder();
        foreach (var endpoint in ServerEndpoint.Of(options.ExtraArguments))
            RequireFree(endpoint);
    }

    /// <remarks>Where there is too little, a rank or a Python model is ended by SIGBUS at some request.</remarks>
    private void RequireSharedMemory(int ranks, int instances)
    {
        if (!Directory.Exists(SharedMemory))
            return;
        regions.RemoveAbandoned();
        var needed = (ranks > 1 ? ranks * SharedMemoryPerRank : 0) + (instances * PythonInstances.SharedBytes);
        if (space.FreeBytes(SharedMemory) is var free && free >= needed)
            return;
        var models = instances == 1 ? "a Python model" : $"{instances} instances of Python models";
        var users = ranks > 1 ? $"{ranks} ranks and {models}" : models;
        var largest = regions
            .List()
            .Where(file => file.Bytes > 0)
            .Take(NamedFiles)
            .Select(file => $"{file.Name} ({ByteSize.Format(file.Bytes)})")
            .ToList();
        throw new MismatchException(
            Messages.SharedMemoryTooSmall,
            $"{SharedMemory} has {ByteSize.Format(free)} free, {ByteSize.Format(needed)} are needed for {users}"
                + (largest.Count > 0 ? $"; the largest files there: {string.Join(", ", largest)}" : ""),
            "Give the container more: an emptyDir with medium Memory at /dev/shm, or --shm-size=1g"
        );
    }

    /// <remarks>Every kind has a Python model; vLLM's backend is made of the Python backend, too.</remarks>
    private static void RequirePythonBackendFolder()
    {
        if (FindWriteFault(PythonBackendFolder) is { } fault)
        {
            throw new StorageException(
                Messages.PythonBackendFolderUnusable,
                $"Triton's Python backend needs {PythonBackendFolder}, which cannot be written ({Because(fault)})",
                $"Mount an emptyDir at {PythonBackendFolder}; the backend does not heed TMPDIR",
                fault
            );
        }
    }

    private static void RequireTemporaryFolder()
    {
        if (FindWriteFault(Path.GetTempPath()) is { } fault)
        {
            throw new MismatchException(
                Messages.TemporaryFolderUnusable,
                $"mpirun keeps its session in {Path.GetTempPath()}, which cannot be written ({Because(fault)})",
                "Mount an emptyDir there, or set TMPDIR to a folder that can",
                fault
            );
        }
    }

    private static string Because(Exception fault) => fault.Message.TrimEnd('.');

    /// <summary>Why no folder can be made in a folder; null where it can.</summary>
    private static Exception? FindWriteFault(string parent)
    {
        var folder = Path.Combine(parent, $"modelprep-{Environment.ProcessId}");
        try
        {
            if (!Directory.Exists(parent))
                return new DirectoryNotFoundException($"There is no folder {parent}");
            Directory.CreateDirectory(folder);
            Directory.Delete(folder);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }

    private static void RequireFree(ServerEndpoint endpoint)
    {
        try
        {
            using var socket = new Socket(endpoint.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            // connections of an earlier server may linger
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(endpoint.Address, endpoint.Port));
            socket.Listen(1);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw new MismatchException(
                Messages.PortTaken,
                $"Port {endpoint.Port} is taken by another process",
                $"Stop that, or choose another one: modelprep serve ... -- {endpoint.Option}=PORT",
                e
            );
        }
        catch (SocketException)
        {
            // An address that is not ours, a privileged port, a kernel without IPv6: the server says so itself.
        }
    }
}
