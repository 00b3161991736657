namespace LoopbackHub;

/// <summary>What goes wrong. Each kind reads the parameters of <see cref="Fault"/> that it names.</summary>
/// <remarks>
/// What goes wrong in a body does so in answers that are a success, or where the fault has a <c>Status</c>, in answers
/// with that one.
/// </remarks>
public enum FaultKind
{
    /// <summary>Answers with <c>Status</c> and <c>Headers</c>; an access-denied page for 403 from the CDN.</summary>
    Status,

    /// <summary>Answers 200 with a web page, as a captive portal does.</summary>
    HtmlPage,

    /// <summary>Answers with <c>Status</c> (302 if none) and <c>Value</c> as the location, and nothing else.</summary>
    Redirect,

    /// <summary>Sends the client from one address to another and back.</summary>
    RedirectLoop,

    /// <summary>Sends the client once around: 308 to the absolute address of the same route.</summary>
    ExtraHop,

    /// <summary>Resets the connection before any answer.</summary>
    NoAnswer,

    /// <summary>Waits for <c>Delay</c> before it answers.</summary>
    Delay,

    /// <summary>Answers 200 with <c>Value</c> as JSON, then <c>Bytes</c> times the letter a.</summary>
    Text,

    /// <summary>
    /// Adds the header <c>Header</c> with <c>Value</c>; <c>{n}</c> in it is a number that no other answer gets.
    /// </summary>
    AddHeader,

    /// <summary>Leaves the header <c>Header</c> out; without Content-Length the body is chunked.</summary>
    RemoveHeader,

    /// <summary>Sends <c>Value</c> for the header <c>Header</c>, in answers that have this header.</summary>
    ReplaceHeader,

    /// <summary>
    /// Ends the connection in good order after <c>Bytes</c> of a longer body; 0 is after the headers.
    /// </summary>
    Drop,

    /// <summary>Resets the connection after <c>Bytes</c> of a longer body; the client may get fewer.</summary>
    Reset,

    /// <summary>Sends <c>Bytes</c> of a longer body, then nothing, until the client goes.</summary>
    Stall,

    /// <summary>As <see cref="Drop"/>, and the signed URL of the request is no longer valid afterwards.</summary>
    ExpireUrl,

    /// <summary>Sends <c>Bytes</c> each second.</summary>
    Trickle,

    /// <summary>Answers a range request with 200 and the whole body.</summary>
    IgnoreRange,

    /// <summary>Answers a range request with 206 for a range that starts <c>Bytes</c> off.</summary>
    WrongRangeStart,

    /// <summary>Answers a range request with 416.</summary>
    RangeNotSatisfiable,

    /// <summary>Leaves the last <c>Bytes</c> out, with a Content-Length that says so.</summary>
    ShortBody,

    /// <summary>Adds <c>Bytes</c> zeros, with a Content-Length that says so.</summary>
    LongBody,

    /// <summary>Flips a bit of the byte at offset <c>Bytes</c> of the file, whenever that byte is sent.</summary>
    FlipBit,

    /// <summary>Sends the body compressed, in chunks, without a length.</summary>
    Gzip,

    /// <summary>Sends <c>Bytes</c> of the body in chunks, then a chunk whose length is none.</summary>
    BadChunk,

    /// <summary>
    /// Sends <c>Bytes</c> of the body without saying how long it is, and ends the connection in good order.
    /// </summary>
    CutShort,
}
