namespace ModelPrep.Processes;

/// <summary>The effective user of this process.</summary>
internal static class CurrentUser
{
    /// <summary>Name for messages; the user id if there is no name.</summary>
    public static string Name => FindName() ?? $"{Libc.EffectiveUser()}";

    /// <summary>
    /// Name of the user; null if the image has no name for the user id, as in a pod with a <c>runAsUser</c>, or has no
    /// <c>/etc/passwd</c>.
    /// </summary>
    public static string? FindName()
    {
        try
        {
            return Environment.UserName is { Length: > 0 } name ? name : null;
        }
        catch (IOException)
        {
            return null; // .NET throws if the file is missing
        }
    }
}
