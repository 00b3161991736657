namespace StandIns.Server;

/// <summary>What the value of an option must be.</summary>
internal enum OptionKind
{
    Flag,
    Bool,
    Integer,
    Text,
    Choice,
    Setting,
}
