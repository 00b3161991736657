namespace ModelPrep.Processes;

/// <summary>The user that this process acts for, for messages.</summary>
internal static class CurrentUser
{
    /// <summary>Its name; its number where no name belongs to it, as in a pod with a <c>runAsUser</c> that the image does not know.</summary>
    public static string Name => Environment.UserName is { Length: > 0 } name ? name : $"{Libc.EffectiveUser()}";
}
