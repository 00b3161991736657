namespace StandIns.Tests.Tools;

/// <summary>A program that has ended.</summary>
internal sealed record Ended(int Status, string Output, string Errors)
{
    public string All => $"{Output}\n{Errors}";
}
