using System.Globalization;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What a process does with signals, as <c>/proc</c> shows it.</summary>
internal static class SignalMasks
{
    /// <summary>Shell command that prints the masks of a child.</summary>
    public const string Print = "grep -E '^Sig(Blk|Ign)' /proc/self/status";

    /// <summary>The bit of SIGPIPE. Others may be ignored because whoever started the tests ignores them.</summary>
    public const ulong Pipe = 1UL << (13 - 1);

    /// <summary>The signals that are blocked, and those that are ignored.</summary>
    public static (ulong Blocked, ulong Ignored) Of(string output) =>
        (Mask(output, "SigBlk:\t"), Mask(output, "SigIgn:\t"));

    private static ulong Mask(string output, string name) =>
        ulong.Parse(
            output.AsSpan(output.IndexOf(name, StringComparison.Ordinal) + name.Length, 16),
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture
        );
}
