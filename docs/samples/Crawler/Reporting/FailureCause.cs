using System.Net;
using System.Net.Sockets;
using AsyncToolkit;
using Crawler.CommandLine;
using Crawler.Crawling;

namespace Crawler.Reporting;

/// <summary>Names what went wrong, so that the same cause has the same words wherever it occurred.</summary>
internal static class FailureCause
{
    internal static string Of(Visit visit, TimeSpan? itemTimeout) => visit.Outcome switch
    {
        VisitOutcome.TimedOut when itemTimeout is { } timeout => $"no answer within {DurationText.Format(timeout)}",
        VisitOutcome.TimedOut => "timed out",
        VisitOutcome.Fallback => $"fallback page, no answer within {DurationText.Format(visit.FallbackCause!.Timeout)}",
        _ => Of(visit.Error!),
    };

    internal static string Of(Exception error) => error switch
    {
        StatusException { RetryAfter: { } pause } status => $"{NameOf(status.Status)}, asked to wait {DurationText.Format(pause)}",
        StatusException status => NameOf(status.Status),
        HttpIOException broken => NameOf(broken.HttpRequestError) ?? "connection broken",
        HttpRequestException { InnerException: SocketException socket } => NameOf(socket.SocketErrorCode),
        HttpRequestException failed => NameOf(failed.HttpRequestError) ?? InnerCause(failed) ?? ConsoleText.Clean(failed.Message),
        IOException { InnerException: SocketException socket } => NameOf(socket.SocketErrorCode),
        OperationTimeoutException => "timed out",
        _ => $"{error.GetType().Name}: {ConsoleText.Clean(error.Message)}",
    };

    private static string? InnerCause(Exception error) => error.InnerException is HttpIOException or IOException ? Of(error.InnerException) : null;

    // The reason phrase is the server's own text; the number is what counts, and the enum knows its name.
    private static string NameOf(HttpStatusCode status) =>
        Enum.IsDefined(status) ? $"HTTP {(int)status} {Spaced(status.ToString())}" : $"HTTP {(int)status}";

    private static string? NameOf(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "host name not found",
        HttpRequestError.ConnectionError => "cannot connect",
        HttpRequestError.SecureConnectionError => "no secure connection (TLS)",
        HttpRequestError.ResponseEnded => "connection closed in the middle of the answer",
        HttpRequestError.ConfigurationLimitExceeded => "answer too large",
        HttpRequestError.InvalidResponse => "not a valid HTTP answer",
        _ => null,
    };

    private static string NameOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset or SocketError.Shutdown => "connection reset",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "host name not found",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "host unreachable",
        SocketError.TimedOut => "cannot connect: no answer",
        _ => $"socket error {error}",
    };

    // "NotFound" as "Not Found"; "OK" stays.
    private static string Spaced(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) && char.IsLower(name[i - 1]) ? " " + c : c.ToString()));
}
