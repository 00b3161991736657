namespace ModelPrep.Disk;

/// <summary>The process, and its node, that does some work. All times are of that node's clock.</summary>
/// <param name="Host">Name of the node or pod.</param>
/// <param name="Pid">Process id.</param>
/// <param name="Owner">Unique name of the process.</param>
/// <param name="StartedAt">Time when the work began.</param>
/// <param name="RenewedAt">Time of the last renewal.</param>
internal sealed record Lease(string Host, int Pid, string Owner, DateTimeOffset StartedAt, DateTimeOffset RenewedAt);
