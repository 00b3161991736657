namespace LoopbackHub;

/// <summary>The faults that wait for a matching request, in the order in which they were injected.</summary>
public sealed class FaultControl
{
    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];

    /// <summary>Adds a fault.</summary>
    public void Inject(Fault fault)
    {
        lock (_lock)
            _waiting.Add(new Waiting(fault));
    }

    /// <summary>Forgets all faults.</summary>
    public void Clear()
    {
        lock (_lock)
            _waiting.Clear();
    }

    /// <summary>Finds the first matching fault and counts it as having happened.</summary>
    internal Fault? Take(Predicate<Fault> matches)
    {
        lock (_lock)
        {
            var waiting = _waiting.Find(each => each.Left > 0 && matches(each.Fault));
            if (waiting is null)
                return null;
            waiting.Left--;
            return waiting.Fault;
        }
    }

    /// <summary>Finds the matching faults without counting them.</summary>
    internal IReadOnlyList<Fault> Peek(Predicate<Fault> matches)
    {
        lock (_lock)
            return [.. _waiting.Where(each => each.Left > 0 && matches(each.Fault)).Select(each => each.Fault)];
    }

    private sealed class Waiting(Fault fault)
    {
        public Fault Fault => fault;

        public int Left { get; set; } = fault.Times;
    }
}
