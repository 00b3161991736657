namespace ModelPrep.Load;

/// <summary>Decides whether a run counts as a success. Pure.</summary>
internal static class LoadVerdict
{
    /// <summary>Returns if a request succeeded or none failed.</summary>
    /// <exception cref="NotFoundException">The server has no such model.</exception>
    /// <exception cref="UnreachableException">No request succeeded.</exception>
    public static void Require(LoadReport report, LoadSettings settings)
    {
        if (report.Succeeded > 0 || report.Failures is not [{ First: var first }, ..])
            return;
        if (report.IsModelUnknown)
            throw new NotFoundException(
                Messages.ServedModelUnknown,
                $"The server at {settings.Server} has no model {settings.Model}: {first.Name}, {first.Message}",
                "Name with --model what it serves, as modelprep init --served-name has it; its log lists the models "
                    + "at its start"
            );
        throw new UnreachableException(
            Messages.NoRequestSucceeded,
            $"None of {report.Sent} requests to {settings.GenerateUri} succeeded; the first failure was "
                + $"{first.Name}: {first.Message}",
            Remedy(first)
        );
    }

    private static string Remedy(RequestFailure failure) =>
        failure switch
        {
            { Cause: FailureCause.Connection } => "Check --url, and that the server is up; --wait 5m waits for it",
            { Cause: FailureCause.Timeout } =>
                "Allow more with --timeout, send fewer at once with --concurrency, or look at the server's log",
            { Cause: FailureCause.BadAnswer } =>
                "Check that --url leads to the HTTP port of a Triton server, and look at its log",
            { Status: >= 400 and < 500 } =>
                "The model does not take such a request: see --max-tokens, --parameter and --prompts",
            _ => "Look at the server's log; --wait 5m waits until it is ready",
        };
}
