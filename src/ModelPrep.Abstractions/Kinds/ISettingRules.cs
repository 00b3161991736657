namespace ModelPrep.Abstractions;

/// <summary>What <c>--set NAME=VALUE</c> means for a kind.</summary>
public interface ISettingRules
{
    /// <summary>
    /// Whether the artifact with settings is made from the one without, so that other values need no build.
    /// </summary>
    bool DeriveArtifact { get; }

    /// <summary>Refuses what cannot be meant, as far as it can be told before anything is prepared.</summary>
    /// <exception cref="UsageException">A name or a value is wrong.</exception>
    void Require(IReadOnlyList<RepositorySetting> settings, string servedName);

    /// <summary>Whether the settings make the server trust the model's own Python code.</summary>
    bool TrustsCode(IReadOnlyList<RepositorySetting> settings);

    /// <summary>
    /// Why the server would not find a path that a setting names, as a clause; null when all is well.
    /// </summary>
    string? PathProblemOf(RepositorySetting setting);
}
