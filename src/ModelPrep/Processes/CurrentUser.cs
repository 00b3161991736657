namespace ModelPrep.Processes;

/// <summary>The user that this process acts for.</summary>
internal static class CurrentUser
{
    /// <summary>Its name, for messages; its number where it has no name.</summary>
    public static string Name => FindName() ?? $"{Libc.EffectiveUser()}";

    /// <summary>
    /// Its name; null where the image does not know the number, as in a pod with a <c>runAsUser</c>, or has no
    /// <c>/etc/passwd</c> at all.
    /// </summary>
    public static string? FindName()
    {
        try
        {
            return Environment.UserName is { Length: > 0 } name ? name : null;
        }
        catch (IOException)
        {
            return null; // .NET throws where there is no file
        }
    }
}
