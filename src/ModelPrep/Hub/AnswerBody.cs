using System.Net.Sockets;
using System.Security.Authentication;

namespace ModelPrep.Hub;

/// <summary>
/// Reads the body of a response under the stall rule. Reports each failure while reading as a failed connection.
/// </summary>
/// <remarks>All response bodies are read here, so a connection error is never mistaken for a disk error.</remarks>
internal sealed class AnswerBody : IDisposable
{
    private readonly string _name;
    private readonly Stream _stream;
    private readonly TransferLimits _limits;
    private readonly StallDetector _watch;
    private readonly CancellationToken _cancellationToken;

    private AnswerBody(string name, Stream stream, TransferLimits limits, CancellationToken cancellationToken)
    {
        (_name, _stream, _limits, _cancellationToken) = (name, stream, limits, cancellationToken);
        _watch = new StallDetector(limits, cancellationToken);
    }

    /// <summary>True if the stall rule ended the body.</summary>
    public bool WasTooSlow { get; private set; }

    /// <summary>Opens the body for reading.</summary>
    /// <param name="name">Name of the body, for messages.</param>
    /// <param name="response">The response. Its headers have arrived.</param>
    /// <param name="limits">The limits that define a stall.</param>
    /// <param name="cancellationToken">Cancels every read.</param>
    public static async Task<AnswerBody> OpenAsync(
        string name,
        HttpResponseMessage response,
        TransferLimits limits,
        CancellationToken cancellationToken
    ) => new(name, await response.Content.ReadAsStreamAsync(cancellationToken), limits, cancellationToken);

    /// <summary>Reads the next bytes. Returns 0 at the end.</summary>
    /// <exception cref="TransientHubException">
    /// The connection broke, or delivered too little within the stall window.
    /// </exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            var count = await _stream.ReadAsync(buffer, _watch.Token);
            _watch.Passed(count);
            return count;
        }
        catch (OperationCanceledException e) when (!_cancellationToken.IsCancellationRequested)
        {
            WasTooSlow = true;
            throw new TransientHubException(
                $"{_name}: too little came within {_limits.StallWindow.TotalSeconds:0.###} s",
                inner: e
            );
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            throw new TransientHubException($"{_name}: the connection broke off ({e.Message.TrimEnd('.')})", inner: e);
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
        _stream.Dispose();
    }

    private static bool IsOfConnection(Exception e) =>
        e
            is IOException
                or HttpRequestException
                or SocketException
                or AuthenticationException
                or ObjectDisposedException;
}
