namespace ModelPrep.Configuration;

/// <summary>What is sent to an OpenTelemetry collector, as OpenTelemetry's own environment variables say.</summary>
/// <param name="Traces">Target of spans; null to send none.</param>
/// <param name="Metrics">Target of metrics; null to send none.</param>
/// <param name="TraceParent">The parent span in W3C format (<c>TRACEPARENT</c>); null for none.</param>
/// <param name="TraceState">State of the parent trace (<c>TRACESTATE</c>).</param>
internal sealed record OtlpSettings(OtlpSignal? Traces, OtlpSignal? Metrics, string? TraceParent, string? TraceState)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    /// <summary>Reads the settings; null if nothing is sent, as without an endpoint.</summary>
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

/// <summary>The settings of one signal. The library itself reads those for both signals.</summary>
/// <param name="Endpoint">Full address of the endpoint.</param>
/// <param name="Protocol"><c>grpc</c> or <c>http/protobuf</c>.</param>
/// <param name="Headers">Headers, as <c>NAME=VALUE,NAME=VALUE</c>.</param>
internal sealed record OtlpSignal(string? Endpoint, string? Protocol, string? Headers)
{
    /// <summary>Leaves out the headers, which may be secret.</summary>
    public override string ToString() => $"{Endpoint} {Protocol}";
}
