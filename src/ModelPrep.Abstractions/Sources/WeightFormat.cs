namespace ModelPrep.Abstractions;

/// <summary>The format of the weights that were chosen, and why.</summary>
/// <param name="Name"><c>safetensors</c>, <c>pickle</c>, or <c>none</c> where no file of weights was chosen.</param>
/// <param name="Reason">Why, in words that continue a sentence.</param>
public sealed record WeightFormat(string Name, string Reason);
