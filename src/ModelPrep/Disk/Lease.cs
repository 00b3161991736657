namespace ModelPrep.Disk;

/// <summary>Which process, on which node, does some work. All times are of that node's clock.</summary>
/// <param name="Host">Name of the node or pod.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Owner">Differs from those of all other processes.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="RenewedAt">When it last said that it goes on.</param>
internal sealed record Lease(string Host, int Pid, string Owner, DateTimeOffset StartedAt, DateTimeOffset RenewedAt);
