namespace ModelPrep.Abstractions;

/// <summary>
/// The catalogue: every failure that ModelPrep can end with, by exit status. What is gone leaves its number unused.
/// </summary>
/// <remarks>
/// A summary is the cause, a remark the cure; <c>docs/messages.md</c> says the same to whoever has met one.
/// </remarks>
public static partial class Messages;
