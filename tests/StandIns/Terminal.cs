using System.Text;

namespace StandIns;

/// <summary>Standard output and standard error, unbuffered.</summary>
/// <remarks>
/// Not through <see cref="Console"/>: it sets up the terminal that <c>mpirun</c> gives its ranks, and takes signals.
/// </remarks>
internal sealed class Terminal
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    private readonly Lock _lock = new();

    public void Line(string text) => Write(StandardOutput, text);

    public void Error(string text) => Write(StandardError, text);

    private void Write(int descriptor, string text)
    {
        lock (_lock)
            Libc.WriteAll(descriptor, Encoding.UTF8.GetBytes(text + "\n"));
    }
}
