namespace ModelPrep.Abstractions;

/// <summary>Where a server answers.</summary>
/// <param name="Ready">Says 200 as soon as requests are answered; an address of this machine.</param>
/// <param name="Generate">Where its model takes requests, as a person of this machine writes it.</param>
/// <param name="TokensField">What the model calls the number of tokens that it may answer.</param>
public sealed record ServerAddress(Uri Ready, Uri Generate, string TokensField);
