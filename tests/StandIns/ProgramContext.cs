namespace StandIns;

/// <summary>What every stand-in gets: its settings, the log that tests read, and its output.</summary>
internal sealed record ProgramContext(Settings Settings, EventLog Log, Terminal Terminal);
