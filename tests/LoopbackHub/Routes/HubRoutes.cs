namespace LoopbackHub;

/// <summary>The hub's routes.</summary>
internal sealed class HubRoutes(HubState state)
{
    private const string BadToken = "Invalid credentials in Authorization header";
    private readonly ListingRoutes _listings = new(state);
    private readonly XetRoutes _xet = new(state);
    private readonly FileRoutes _files = new(state);

    public async Task<Answer> AnswerAsync(Exchange exchange)
    {
        if (exchange.Segments is ["cas", "v1" or "v2", "reconstructions", var hash])
            return _xet.Plan(exchange, exchange.Segments[1], hash);
        if (exchange.Token is { } token && !state.Options.Accepts(token))
            return Answer.Error(401, code: null, BadToken);
        if (exchange.Segments is ["api", "whoami-v2"])
            return exchange.Token is null ? Answer.Error(401, code: null, BadToken) : Answers.WhoAmI();
        if (Target.Parse(exchange.Segments) is not { } target)
            return Answer.NotFound();
        var repository = state.Shelf.Find(target.Id);
        if (Gate.Refuse(repository, target, exchange.Token is not null) is { } refusal)
            return refusal;
        if (repository!.RenamedTo is { } newId)
            return Answer.Redirect(307, target.Renamed(exchange.RawSegments, newId) + exchange.QuestionMarkAndQuery);
        if (target.Verb == "auth-check")
            return Answer.Text(200, "OK");
        if (state.Shelf.Find(target.Id, target.Revision) is not { } revision)
            return Answer.Error(404, "RevisionNotFound", $"Invalid rev id: {target.Revision}");
        return target.Verb switch
        {
            "info" or "revision" => ListingRoutes.Info(exchange, revision),
            "tree" => _listings.Tree(exchange, target, revision),
            "paths-info" => await ListingRoutes.PathsInfoAsync(exchange, revision),
            "resolve" => _files.Resolve(exchange, target, revision),
            "xet-read-token" => _xet.Token(),
            "resolve-cache" => FileRoutes.Direct(target, revision),
            "raw" => FileRoutes.Raw(target, revision),
            _ => Answer.NotFound(),
        };
    }
}
