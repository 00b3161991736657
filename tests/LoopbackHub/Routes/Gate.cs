namespace LoopbackHub;

/// <summary>Says whether a request may see a repository.</summary>
internal static class Gate
{
    /// <summary>The refusal; null if the request may go on.</summary>
    public static Answer? Refuse(HubRepository? repository, Target target, bool hasToken) =>
        repository switch
        {
            null or { Access: RepositoryAccess.PrivateNoAccess } => NotFound(hasToken),
            { Access: RepositoryAccess.Private } when !hasToken => NotFound(hasToken),
            { Access: RepositoryAccess.Disabled } => Answer.Error(
                403,
                code: null,
                "Access to this resource is disabled."
            ),
            { Access: RepositoryAccess.Gated or RepositoryAccess.GatedNotGranted }
                when target.Verb is "info" or "revision" => null,
            { Access: RepositoryAccess.Gated or RepositoryAccess.GatedNotGranted } when !hasToken => Answer.Error(
                401,
                "GatedRepo",
                $"Access to model {target.Id} is restricted. Log in with an account that has access to it."
            ),
            { Access: RepositoryAccess.GatedNotGranted } => Answer.Error(
                403,
                "GatedRepo",
                $"Access to model {target.Id} is restricted. Ask for access on the model's page."
            ),
            _ => null,
        };

    /// <summary>Without a token, a missing repository looks like a private one.</summary>
    private static Answer NotFound(bool hasToken) =>
        hasToken
            ? Answer.Error(404, "RepoNotFound", "Repository not found")
            : Answer.Error(401, "RepoNotFound", "Invalid username or password.");
}
