using ModelPrep.Serving;

namespace ModelPrep.Tests.Serving;

public sealed class ServerEndpointTests
{
    [Theory]
    [InlineData("", "--http-port 0.0.0.0:8000, --grpc-port 0.0.0.0:8001, --metrics-port 0.0.0.0:8002")]
    [InlineData(
        "--http-port=9000 --grpc-port 9001",
        "--http-port 0.0.0.0:9000, --grpc-port 0.0.0.0:9001, --metrics-port 0.0.0.0:8002"
    )]
    [InlineData("--http-port=1 --http-port=2 --allow-grpc=false --allow-metrics 0", "--http-port 0.0.0.0:2")]
    [InlineData(
        "--http-address=127.0.0.1 --allow-grpc=false",
        "--http-port 127.0.0.1:8000, --metrics-port 127.0.0.1:8002"
    )]
    [InlineData(
        "--http-address=127.0.0.1 --metrics-address=::1 --allow-grpc=false",
        "--http-port 127.0.0.1:8000, --metrics-port ::1:8002"
    )]
    // what the server will refuse itself
    [InlineData("--http-port=none --grpc-port=1 --metrics-address=host", "--grpc-port 0.0.0.0:1")]
    [InlineData("--http-port=70000 --grpc-port=-1 --metrics-port=0", "--metrics-port 0.0.0.0:0")]
    public void The_ports_are_those_of_the_server(string arguments, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ", ",
                ServerEndpoint.Of(arguments.Split(' ')).Select(one => $"{one.Option} {one.Address}:{one.Port}")
            )
        );
}
