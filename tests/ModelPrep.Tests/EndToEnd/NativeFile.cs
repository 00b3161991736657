using System.Runtime.InteropServices;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Makes files that .NET cannot make.</summary>
internal static partial class NativeFile
{
    private const uint Pipe = 0x1000; // S_IFIFO
    private const uint Device = 0x2000; // S_IFCHR
    private const uint Mode = 0x1B6; // 0666

    /// <summary>Makes a pipe.</summary>
    public static void MakePipe(string path) => Check(MakeNode(path, Pipe | Mode, 0), path);

    /// <summary>Makes a device of memory: 3 is <c>/dev/null</c>, 5 is <c>/dev/zero</c>.</summary>
    public static void MakeDevice(string path, uint minor) =>
        Check(MakeNode(path, Device | Mode, (1 << 8) | minor), path);

    /// <summary>Gives a file a second name.</summary>
    public static void Link(string from, string to) => Check(MakeLink(from, to), to);

    /// <summary>Gives something, and what is in it, to a user. A link is given itself.</summary>
    public static void Give(string path, uint user)
    {
        Check(ChangeOwner(path, user, user), path);
        if (FileStatus.OfLink(path) is not { IsFolder: true })
            return;
        foreach (var entry in Directory.EnumerateFileSystemEntries(path))
            Give(entry, user);
    }

    /// <summary>Removes something, with all that is in it, if it is there.</summary>
    public static void Remove(string path)
    {
        if (FileStatus.OfLink(path) is { IsFolder: true })
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    private static void Check(int result, string path) =>
        Assert.True(result == 0, $"{path}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "mknod", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeNode(string path, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeLink(string from, string to);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
