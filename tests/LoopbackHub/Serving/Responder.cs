using Microsoft.AspNetCore.Http;

namespace LoopbackHub;

/// <summary>Answers each request of an origin: faults first, then the route, then faults on the way out.</summary>
internal sealed class Responder(HubState state, Origin origin, Func<Exchange, Task<Answer>> route)
{
    public async Task RespondAsync(HttpContext http)
    {
        using var exchange = new Exchange(state, origin, http);
        if (origin == Origin.Cdn && exchange.Header("Authorization") is not null)
            state.CdnSawAuthorization = true;
        try
        {
            if (exchange.Take(FaultKind.Delay) is { } delay)
                await Task.Delay(delay.Delay, exchange.Gone);
            if (exchange.Take(FaultKind.NoAnswer) is not null)
            {
                http.Abort();
                return;
            }

            var answer = FaultyAnswer.For(exchange, state.HubUri) ?? await route(exchange);
            await AnswerSender.SendAsync(
                exchange,
                Mirror.Outside(CommonHeaders.AddTo(answer, exchange), origin, state)
            );
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or IOException && exchange.Gone.IsCancellationRequested)
        {
            // The client has gone, as some of them must.
        }
    }
}
