using System.Buffers;

namespace ModelPrep.Processes;

/// <summary>
/// Copies the output of the ranks to our own streams: whole lines, each with <c>[rank N]</c> in front.
/// </summary>
/// <remarks>
/// <c>mpirun</c> puts its tags between pieces of lines, and loses output that arrives in many short lines. So each rank
/// writes to two pipes of ours. <c>mpirun</c> passes no descriptors on, so a rank opens the pipes by their names in
/// <c>/proc</c>. If it cannot, its output goes through <c>mpirun</c>.
/// </remarks>
internal sealed unsafe class RankOutput : IDisposable
{
    private const string Shell = "/bin/sh";
    private const int PieceBytes = 1 << 16;
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);
    private readonly Thread _reader;
    private readonly RankStream[] _streams;
    private bool _isClosed;

    /// <summary>Opens pipes for the ranks.</summary>
    public RankOutput(int ranks)
    {
        _streams =
        [
            .. Enumerable.Range(0, ranks).SelectMany(rank => new[] { RankStream.Output(rank), RankStream.Error(rank) }),
        ];
        _reader = new Thread(Copy) { IsBackground = true, Name = "ranks" };
        _reader.Start();
    }

    /// <summary>Why a rank refuses its arguments; null if none does. Complete only at the end.</summary>
    public string? RefusedArguments =>
        _streams.Select(stream => stream.Reason?.Text).FirstOrDefault(text => text is not null);

    /// <summary>Returns the command with ranks that write to the pipes.</summary>
    public ServerCommand Redirect(ServerCommand command)
    {
        var arguments = command.Arguments.ToList();
        for (var rank = command.RankPrograms.Count - 1; rank >= 0; rank--)
            arguments.InsertRange(command.RankPrograms[rank], [Shell, "-c", Script(rank)]);
        return command with { Arguments = arguments };
    }

    /// <summary>Copies the remaining output. Call it when the ranks and their descendants have ended.</summary>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        foreach (var stream in _streams)
            stream.CloseWriteEnd();
        _reader.Join(DrainTimeout); // the reader of our own streams may have stopped reading
    }

    private string Script(int rank)
    {
        var (output, error) = (_streams[2 * rank].WriteEndPath, _streams[(2 * rank) + 1].WriteEndPath);
        var redirect = $"if {{ true >{output}; }} 2>/dev/null; then exec >{output} 2>{error}; fi";
        return $"{redirect}; exec {ChildLauncher.ForRank()}\"$0\" \"$@\"";
    }

    private static bool Wait(Libc.PollEntry[] entries)
    {
        fixed (Libc.PollEntry* first = entries)
            return Libc.Poll(first, (nuint)entries.Length, -1) > 0;
    }

    private void Copy()
    {
        var entries = _streams
            .Select(stream => new Libc.PollEntry { Descriptor = stream.ReadEnd, Wanted = Libc.PollIn })
            .ToArray();
        var piece = new byte[PieceBytes];
        var lines = new ArrayBufferWriter<byte>(2 * PieceBytes);
        for (var open = entries.Length; open > 0; )
        {
            if (!Wait(entries))
                continue;
            for (var index = 0; index < entries.Length; index++)
            {
                if (entries[index] is not { Descriptor: >= 0, Happened: not 0 })
                    continue;
                if (!_streams[index].CopyPiece(piece, lines))
                {
                    entries[index].Descriptor = -1;
                    open--;
                }
            }
        }
    }
}
