using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ModelPrep.Processes;

/// <summary>Starts a child with <c>posix_spawn</c>, through <see cref="ChildLauncher"/> if possible.</summary>
internal static unsafe class ChildSpawn
{
    private const int StructureBytes = 512; // posix_spawnattr_t has 336 in glibc, posix_spawn_file_actions_t 80
    private const int SignalSetBytes = 128; // sigset_t
    private const short SetDefaultSignals = 0x04; // POSIX_SPAWN_SETSIGDEF
    private const short SetSignalMask = 0x08; // POSIX_SPAWN_SETSIGMASK
    private const short SetSession = 0x80; // POSIX_SPAWN_SETSID

    /// <returns>The process id. The program is running.</returns>
    /// <exception cref="ToolException">The program could not be started.</exception>
    public static int Run(ChildStart start)
    {
        var launcher = ChildLauncher.Find();
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.CloseOnExec) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        var (readEnd, writeEnd) = (ends[0], ends[1]);
        var words = launcher is null ? start.Arguments : ChildLauncher.Arguments(start);
        var error = Spawn(out var id, launcher ?? start.FilePath, words, start, launcher is null ? null : writeEnd);
        _ = Libc.Close(writeEnd);
        if (error == 0)
            error = ReadError(readEnd);
        _ = Libc.Close(readEnd);
        if (error == 0)
            return id;
        if (id > 0)
            _ = Libc.WaitPid(id, out _, 0);
        throw new ToolException(
            Messages.ProgramUnusable,
            $"{start.FilePath} cannot be started ({Marshal.GetPInvokeErrorMessage(error)})",
            "Check the file and its permissions"
        );
    }

    private static int Spawn(out int id, string path, IEnumerable<string> words, ChildStart start, int? errorEnd)
    {
        byte* attributes = stackalloc byte[StructureBytes],
            actions = stackalloc byte[StructureBytes];
        byte* all = stackalloc byte[SignalSetBytes],
            none = stackalloc byte[SignalSetBytes];
        new Span<byte>(all, SignalSetBytes).Fill(0xff);
        new Span<byte>(none, SignalSetBytes).Clear();
        _ = Libc.SpawnAttributesInit(attributes);
        _ = Libc.SpawnAttributesSetSignals(attributes, all);
        _ = Libc.SpawnAttributesSetMask(attributes, none);
        _ = Libc.SpawnAttributesSetFlags(
            attributes,
            (short)(SetDefaultSignals | SetSignalMask | (start.IsServer ? SetSession : 0))
        );
        _ = Libc.SpawnActionsInit(actions);
        if (start.Output is { } output)
        {
            _ = Libc.SpawnActionsOpen(actions, 0, "/dev/null", 0, 0);
            _ = Libc.SpawnActionsCopy(actions, output, 1);
            _ = Libc.SpawnActionsCopy(actions, output, 2);
        }

        if (errorEnd is { } end)
            _ = Libc.SpawnActionsCopy(actions, end, ChildLauncher.ErrorDescriptor);
        id = 0;
        string?[] arguments = [start.FilePath, .. words, null],
            environment = [.. start.Environment, null];
        var error = Libc.Spawn(out id, path, actions, attributes, arguments, environment);
        _ = Libc.SpawnActionsDestroy(actions);
        _ = Libc.SpawnAttributesDestroy(attributes);
        return error;
    }

    /// <summary>Waits until the program runs, or returns the error.</summary>
    private static int ReadError(int readEnd)
    {
        int error = 0;
        while (Libc.Read(readEnd, (byte*)&error, sizeof(int)) < 0)
        {
            if (Marshal.GetLastPInvokeError() is not Libc.Interrupted)
                return 0;
        }

        return error;
    }
}
