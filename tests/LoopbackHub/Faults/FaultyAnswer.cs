namespace LoopbackHub;

/// <summary>Faults that answer in place of the route.</summary>
internal static class FaultyAnswer
{
    private const string Mark = "detour=1";
    private const string Portal = "<!DOCTYPE html><title>Sign in</title><p>Sign in to this network.</p>";

    public static Answer? For(Exchange exchange, Uri hub)
    {
        var path = $"/{string.Join('/', exchange.RawSegments)}";
        var marked = exchange.Query.Contains(Mark, StringComparison.Ordinal);
        if (exchange.Take(FaultKind.Status) is { } failure)
            return Failure(exchange.Origin, failure);
        if (exchange.Take(FaultKind.Text) is { } text)
        {
            var content = new JoinedContent(new MemoryContent(text.Value!), new LetterContent(text.Bytes));
            return new Answer(200, content, Answer.JsonType);
        }

        if (exchange.Take(FaultKind.HtmlPage) is not null)
            return new Answer(200, new MemoryContent(Portal), "text/html; charset=utf-8");
        if (exchange.Take(FaultKind.Redirect) is { } redirect)
            return Answer.Redirect(redirect.Status == 0 ? 302 : redirect.Status, redirect.Value!);
        if (exchange.Take(FaultKind.RedirectLoop) is not null)
            return Answer.Redirect(307, marked ? path : $"{path}?{Mark}");
        if (!marked && exchange.Take(FaultKind.ExtraHop) is not null)
            return Answer.Redirect(308, new Uri(hub, $"{path}?{exchange.Query}&{Mark}").AbsoluteUri);
        return null;
    }

    private static Answer Failure(Origin origin, Fault fault)
    {
        var answer =
            origin == Origin.Cdn
                ? Answer.Xml(fault.Status, fault.Status == 403 ? "AccessDenied" : "InternalError")
                : Answer.Error(fault.Status, code: null, $"The hub answers {fault.Status} to this request.");
        foreach (var (name, value) in fault.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal))
            answer = answer.With(name, value);
        return answer;
    }
}
