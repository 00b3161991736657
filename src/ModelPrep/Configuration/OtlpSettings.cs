namespace ModelPrep.Configuration;

/// <summary>What is sent by OpenTelemetry's protocol, by its own variables.</summary>
/// <param name="Traces">Where spans go; null for nowhere.</param>
/// <param name="Metrics">Where metrics go; null for nowhere.</param>
/// <param name="TraceParent">
/// The span that ours belong to, as W3C writes it (<c>TRACEPARENT</c>); null for none.
/// </param>
/// <param name="TraceState">What belongs to it (<c>TRACESTATE</c>).</param>
internal sealed record OtlpSettings(OtlpSignal? Traces, OtlpSignal? Metrics, string? TraceParent, string? TraceState)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    /// <summary>The settings; null when nothing is to be sent, as without an endpoint.</summary>
    public static OtlpSettings? Read(Variables variables)
    {
        if (string.Equals(variables["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
            return null;
        var (traces, metrics) = (ReadSignal(variables, "TRACES"), ReadSignal(variables, "METRICS"));
        return (traces ?? metrics) is null
            ? null
            : new OtlpSettings(traces, metrics, variables["TRACEPARENT"], variables["TRACESTATE"]);
    }

    private static OtlpSignal? ReadSignal(Variables variables, string signal)
    {
        var own = variables[$"{Prefix}{signal}_ENDPOINT"];
        return
            (own ?? variables[$"{Prefix}ENDPOINT"]) is not null
            && variables[$"OTEL_{signal}_EXPORTER"] is null or "otlp"
            ? new OtlpSignal(own, variables[$"{Prefix}{signal}_PROTOCOL"], variables[$"{Prefix}{signal}_HEADERS"])
            : null;
    }
}

/// <summary>What one signal has of its own; the library reads what both have in common.</summary>
/// <param name="Endpoint">Its whole address.</param>
/// <param name="Protocol"><c>grpc</c> or <c>http/protobuf</c>.</param>
/// <param name="Headers">Headers, as <c>NAME=VALUE,NAME=VALUE</c>.</param>
internal sealed record OtlpSignal(string? Endpoint, string? Protocol, string? Headers)
{
    /// <summary>Does not tell headers, which may be secret.</summary>
    public override string ToString() => $"{Endpoint} {Protocol}";
}
