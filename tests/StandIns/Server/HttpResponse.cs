using System.Text;

namespace StandIns.Server;

/// <summary>An answer.</summary>
internal sealed record HttpResponse(int Status, string ContentType, string Body)
{
    private const string Json = "application/json";

    public static HttpResponse Empty(int status) => new(status, Json, "");

    public static HttpResponse Of(int status, string json) => new(status, Json, json);

    public byte[] ToBytes(bool keepsAlive) =>
        Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {Status} {Reason}\r\nContent-Type: {ContentType}\r\nContent-Length: "
                + $"{Encoding.UTF8.GetByteCount(Body)}\r\n"
                + $"{(keepsAlive ? "" : "Connection: close\r\n")}\r\n{Body}"
        );

    private string Reason =>
        Status switch
        {
            200 => "OK",
            400 => "Bad Request",
            404 => "Not Found",
            405 => "Method Not Allowed",
            _ => "Service Unavailable",
        };
}
