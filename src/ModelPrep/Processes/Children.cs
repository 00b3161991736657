using System.Globalization;

namespace ModelPrep.Processes;

/// <summary>Prepares this process for having children.</summary>
internal static class Children
{
    private const nint CloseRange = 436; // SYS_close_range, on all architectures
    private const uint MarkOnly = 4; // CLOSE_RANGE_CLOEXEC
    private const uint FirstForeign = 3;

    /// <summary>
    /// Keeps inherited descriptors from children, and from the server that this process may become. Makes the kernel
    /// report the status of children even if the parent of this process ignores SIGCHLD.
    /// </summary>
    public static void Prepare()
    {
        if (Libc.SystemCall(CloseRange, FirstForeign, uint.MaxValue, MarkOnly) != 0)
            MarkEach();
        _ = Libc.Signal(Libc.SigChild, 0);
    }

    /// <summary>Marks each descriptor, on a kernel before 5.11.</summary>
    private static void MarkEach()
    {
        if (!Directory.Exists("/proc/self/fd"))
            return;
        foreach (var path in FolderWalk.Entries("/proc/self/fd").ToList())
        {
            var name = Path.GetFileName(path);
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var one) && one >= FirstForeign)
                _ = Libc.SetDescriptorFlags(one, Libc.SetFlags, Libc.CloseOnExecFlag);
        }
    }
}
