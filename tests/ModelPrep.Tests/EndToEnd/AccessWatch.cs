using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Sees what is done to a folder and what is in it, by any process and any name (<c>inotify</c>): opened, read,
/// written, made, removed, renamed, given another owner, mode or time.
/// </summary>
internal sealed partial class AccessWatch : IDisposable
{
    private const int NonBlocking = 0x800; // IN_NONBLOCK
    private const int CloseOnExec = 0x80000; // IN_CLOEXEC
    private const int HeaderBytes = 16; // of struct inotify_event
    private const uint Looks = 0x1 | 0x20; // IN_ACCESS, IN_OPEN
    private const uint Changes = 0x2 | 0x4 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800;
    private const uint OnlyItself = 0x02000000; // IN_DONT_FOLLOW

    private static readonly (uint Bit, string Name)[] Names =
    [
        (0x1, "read"),
        (0x2, "written"),
        (0x4, "attributes changed"),
        (0x20, "opened"),
        (0x40, "moved away"),
        (0x80, "moved in"),
        (0x100, "made"),
        (0x200, "removed"),
        (0x400, "removed"),
        (0x800, "moved away"),
        (0x4000, "too many to tell"),
    ];

    private readonly int _descriptor = Start(NonBlocking | CloseOnExec);
    private readonly Dictionary<int, string> _paths = [];
    private readonly byte[] _buffer = new byte[1 << 16];

    public AccessWatch(string root)
    {
        foreach (
            var path in FolderWalk
                .AllFolders(root)
                .Prepend(root)
                .Concat(FolderWalk.AllFiles(root).Where(path => FileStatus.OfLink(path) is { IsLink: false }))
        )
        {
            var watch = Add(_descriptor, path, Looks | Changes | OnlyItself);
            Assert.True(watch >= 0, $"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
            _paths[watch] = Path.GetRelativePath(root, path);
        }
    }

    /// <summary>Whether something was only opened or read.</summary>
    public static bool IsLook(string deed) =>
        deed.EndsWith(" opened", StringComparison.Ordinal) || deed.EndsWith(" read", StringComparison.Ordinal);

    /// <summary>What has been done since the last call, each deed once.</summary>
    public IReadOnlyList<string> Take()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (Read(_descriptor, _buffer, (nuint)_buffer.Length) is var count and > 0)
        {
            for (var rest = _buffer.AsSpan(0, (int)count); rest.Length > 0; )
            {
                var nameBytes = (int)BinaryPrimitives.ReadUInt32LittleEndian(rest[12..]);
                var mask = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
                var folder = _paths.GetValueOrDefault(BinaryPrimitives.ReadInt32LittleEndian(rest), "?");
                var name = Encoding.UTF8.GetString(rest.Slice(HeaderBytes, nameBytes)).TrimEnd('\0');
                seen.UnionWith(
                    from one in Names
                    where (mask & one.Bit) != 0
                    select $"{(name.Length > 0 ? Path.Join(folder, name) : folder)} {one.Name}"
                );
                rest = rest[(HeaderBytes + nameBytes)..];
            }
        }

        return [.. seen.Order(StringComparer.Ordinal)];
    }

    public void Dispose() => _ = Close(_descriptor);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Start(int flags);

    [LibraryImport(
        "libc",
        EntryPoint = "inotify_add_watch",
        StringMarshalling = StringMarshalling.Utf8,
        SetLastError = true
    )]
    private static partial int Add(int descriptor, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, byte[] buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
