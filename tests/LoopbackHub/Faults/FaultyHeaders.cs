using Microsoft.AspNetCore.Http;

namespace LoopbackHub;

/// <summary>Faults in the headers of an answer, applied after all headers are set.</summary>
internal static class FaultyHeaders
{
    private static int _added;

    public static void Apply(Exchange exchange)
    {
        var headers = exchange.Http.Response.Headers;
        foreach (var fault in exchange.Peek(FaultKind.RemoveHeader))
        {
            if (headers.ContainsKey(fault.Header!) && exchange.Take(each => each == fault) is not null)
                headers.Remove(fault.Header!);
        }

        foreach (var fault in exchange.Peek(FaultKind.AddHeader))
        {
            var number = $"{Interlocked.Increment(ref _added)}";
            if (exchange.Take(each => each == fault) is not null)
                headers.Append(fault.Header!, fault.Value!.Replace("{n}", number, StringComparison.Ordinal));
        }

        foreach (var fault in exchange.Peek(FaultKind.ReplaceHeader))
        {
            if (headers.ContainsKey(fault.Header!) && exchange.Take(each => each == fault) is not null)
                headers[fault.Header!] = fault.Value;
        }
    }
}
