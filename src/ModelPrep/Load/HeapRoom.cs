namespace ModelPrep.Load;

/// <summary>
/// Makes room for many requests at once in a process whose memory is limited to what other verbs need.
/// </summary>
internal static class HeapRoom
{
    private const string Setting = "GCHeapHardLimit";
    private const ulong BytesOfOthers = 128UL << 20; // the limit in the project file
    private const ulong BytesPerRequest = 40 << 10; // a connection with its buffers, measured: 22 KiB

    /// <summary>Raises the limit of the heap by what so many requests in flight take.</summary>
    public static void Raise(int requests)
    {
        AppContext.SetData(Setting, BytesOfOthers + ((ulong)requests * BytesPerRequest));
        try
        {
            GC.RefreshMemoryLimit();
        }
        catch (InvalidOperationException)
        {
            // The runtime wants no other limit here; the old one is enough for 4000 requests at once.
        }
    }
}
