namespace StandIns.Tests.Tools;

/// <summary>An answer over HTTP.</summary>
internal sealed record Answered(int Status, string? ContentType, string Text)
{
    public static async Task<Answered> FromAsync(HttpResponseMessage response) =>
        new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
}
