namespace ModelPrep.Abstractions;

/// <summary>How hard the hub is asked.</summary>
public enum HubEffort
{
    /// <summary>With all tries: nobody else has the answer.</summary>
    Full,

    /// <summary>With two tries of a few seconds: the cache has an answer, too.</summary>
    Brief,
}
