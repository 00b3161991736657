using System.Runtime.InteropServices;

namespace StandIns;

/// <summary>Makes this process deaf to SIGTERM; what it did not hear is in the log.</summary>
internal static class IgnoredSignal
{
    public static PosixSignalRegistration Term(EventLog log) =>
        PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                log.Record("signal", detail: "ignored", code: 15);
            }
        );
}
