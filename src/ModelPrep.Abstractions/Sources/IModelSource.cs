namespace ModelPrep.Abstractions;

/// <summary>A kind of source (option <c>--source</c>): it pins a model, lists its files and brings them here.</summary>
/// <remarks>
/// To add a source, implement this interface in a folder of its own and register it with the others: nothing else
/// compares sources by name.
/// </remarks>
public interface IModelSource
{
    /// <summary>The part of <c>--source</c> before the colon, for example <c>hf</c>.</summary>
    string Scheme { get; }

    /// <summary>Pins the model to a commit. Changes nothing, and logs nothing.</summary>
    /// <exception cref="NotFoundException">The source has no such model or revision.</exception>
    /// <exception cref="UnreachableException">The source cannot be asked, and nobody else knows.</exception>
    Task<Resolution> ResolveAsync(ModelSource source, CancellationToken cancellationToken);

    /// <summary>Lists the files of a model and chooses the ones that are needed.</summary>
    /// <exception cref="NotFoundException">Weights, or something else that a server needs, are missing.</exception>
    Task<FileSelection> SelectAsync(ResolvedModel model, FileRules rules, CancellationToken cancellationToken);

    /// <summary>The same, as far as this machine can tell without asking the source; null where it cannot.</summary>
    Task<FileSelection?> FindSelectionAsync(ResolvedModel model, FileRules rules, CancellationToken cancellationToken);

    /// <summary>Says of each chosen file whether it is here, or from where it will come. Changes nothing.</summary>
    Task<PlannedFiles> PlanAsync(
        ResolvedModel model,
        FileSelection files,
        FileRules rules,
        CancellationToken cancellationToken
    );

    /// <summary>Absolute path of the folder that has the files of a model, or will have them.</summary>
    string FolderOf(ResolvedModel model);

    /// <summary>Brings the chosen files here, verified.</summary>
    /// <exception cref="BrokenContentException">A file arrived damaged twice.</exception>
    /// <exception cref="NoSpaceException">The disk is full.</exception>
    /// <exception cref="UnreachableException">No try is left, or the deadline has passed.</exception>
    Task<Download> BringAsync(ResolvedModel model, FileSelection files, CancellationToken cancellationToken);
}
