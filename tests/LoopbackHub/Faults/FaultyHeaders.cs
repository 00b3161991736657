namespace LoopbackHub;

/// <summary>Faults in the headers of an answer, applied after all headers are set.</summary>
internal static class FaultyHeaders
{
    public static void Apply(Exchange exchange)
    {
        var headers = exchange.Http.Response.Headers;
        foreach (var fault in exchange.Peek(FaultKind.RemoveHeader))
        {
            if (headers.ContainsKey(fault.Header!) && exchange.Take(each => each == fault) is not null)
                headers.Remove(fault.Header!);
        }

        foreach (var fault in exchange.Peek(FaultKind.ReplaceHeader))
        {
            if (headers.ContainsKey(fault.Header!) && exchange.Take(each => each == fault) is not null)
                headers[fault.Header!] = fault.Value;
        }
    }
}
