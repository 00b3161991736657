namespace ModelPrep.Load;

/// <summary>Raises the heap limit for many concurrent requests. The default limit fits the other verbs.</summary>
internal static class HeapRoom
{
    private const string Setting = "GCHeapHardLimit";
    private const ulong BytesOfOthers = 128UL << 20; // the limit in the project file
    private const ulong BytesPerRequest = 40 << 10; // a connection with its buffers; 22 KiB were measured

    /// <summary>Raises the heap limit by what this number of requests in flight needs.</summary>
    public static void Raise(int requests)
    {
        AppContext.SetData(Setting, BytesOfOthers + ((ulong)requests * BytesPerRequest));
        try
        {
            GC.RefreshMemoryLimit();
        }
        catch (InvalidOperationException)
        {
            // The runtime rejects the new limit. The old one is enough for 4000 requests in flight.
        }
    }
}
