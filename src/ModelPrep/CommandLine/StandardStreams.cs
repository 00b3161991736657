using System.Runtime.InteropServices;
using System.Text;

namespace ModelPrep.CommandLine;

/// <summary>Standard input, output and error as this process needs them.</summary>
/// <remarks>
/// A reader of standard output or error that goes away, as <c>head -1</c> does, is no failure of ModelPrep: what it
/// would have read is dropped, the work goes on to its end, and the exit status is that of the work. So an <c>init</c>
/// whose log nobody reads any more still prepares the model. Other tools die by SIGPIPE, 141 in a shell with
/// <c>pipefail</c>; theirs is no work that must be finished.
/// </remarks>
internal static partial class StandardStreams
{
    private const int ReadAndWrite = 2; // O_RDWR
    private const int StandardError = 2;

    /// <summary>
    /// Opens what is closed, to nothing, and has text on standard output be UTF-8, whatever the locale says: it is
    /// data.
    /// </summary>
    /// <remarks>
    /// The first file that is opened gets the lowest number that is free: with standard error closed (<c>2>&amp;-</c>)
    /// that would be a file of the cache, and the log would be written into it.
    /// </remarks>
    public static void Prepare()
    {
        int descriptor;
        do descriptor = Open("/dev/null", ReadAndWrite);
        while (descriptor is >= 0 and <= StandardError);
        if (descriptor > StandardError)
            _ = Close(descriptor);
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.SetOut(new CleanWriter(Console.OpenStandardOutput(), encoding) { AutoFlush = true });
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
